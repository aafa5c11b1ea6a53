/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "transfer/sky-transfer-item.h"

G_BEGIN_DECLS

/* What a batch and its files are called and how they stand, in words. All return
 * (transfer full). */
char *sky_transfer_words_title (SkyTransferBatch *batch, const char *drive_name);
char *sky_transfer_words_state (SkyTransferBatch *batch, const char *drive_name);
char *sky_transfer_words_item (SkyTransferItem *item, const char *drive_name);

G_END_DECLS
