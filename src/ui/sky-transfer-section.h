/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "transfer/sky-transfer-batch.h"

G_BEGIN_DECLS

typedef enum
{
  SKY_SECTION_NEEDS_YOU,
  SKY_SECTION_NOW,
  SKY_SECTION_FINISHED,
} SkySectionKind;

#define SKY_TYPE_TRANSFER_SECTION (sky_transfer_section_get_type ())
G_DECLARE_FINAL_TYPE (SkyTransferSection, sky_transfer_section, SKY, TRANSFER_SECTION, GObject)

/* A head and the batches below it, as a GListModel: the section itself first, unless no batch
 * belongs to it. Property: "count" (guint). */
SkyTransferSection *sky_transfer_section_new (SkySectionKind kind, GListModel *batches);
SkySectionKind      sky_transfer_section_get_kind (SkyTransferSection *self);
guint               sky_transfer_section_get_count (SkyTransferSection *self);
GListModel         *sky_transfer_section_list_rows (SkyTransferSection *self);
void                sky_transfer_section_refilter (SkyTransferSection *self);

G_END_DECLS
