/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-pins.h"
#include "drive/sky-drive-entry.h"

G_BEGIN_DECLS

#define SKY_TYPE_ENTRY_CELL (sky_entry_cell_get_type ())
G_DECLARE_FINAL_TYPE (SkyEntryCell, sky_entry_cell, SKY, ENTRY_CELL, GtkWidget)

/* Icon and name of an entry. A folder's cell is a place to drop files on. */
GtkWidget     *sky_entry_cell_new (void);
SkyDriveEntry *sky_entry_cell_get_entry (SkyEntryCell *self);
void sky_entry_cell_set_entry (SkyEntryCell *self, SkyDriveEntry *entry, const char *drive_id);

void sky_entry_cell_set_pins (SkyEntryCell *self, SkyPins *pins);

G_END_DECLS
