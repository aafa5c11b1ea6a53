/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_TRANSFERS_CARD (sky_transfers_card_get_type ())
G_DECLARE_FINAL_TYPE (SkyTransfersCard, sky_transfers_card, SKY, TRANSFERS_CARD, GtkWidget)

/* At the foot of the sidebar: how many batches move, how far and how fast. */
void sky_transfers_card_set_transfers (SkyTransfersCard *self, SkyTransfers *transfers);
void sky_transfers_card_set_here (SkyTransfersCard *self, gboolean here);

G_END_DECLS
