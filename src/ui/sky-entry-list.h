/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "drive/sky-drive-entry.h"

G_BEGIN_DECLS

typedef enum
{
  SKY_ENTRY_SORT_NAME,
  SKY_ENTRY_SORT_SIZE,
  SKY_ENTRY_SORT_CHANGED,
} SkyEntrySort;

#define SKY_TYPE_ENTRY_LIST (sky_entry_list_get_type ())
G_DECLARE_FINAL_TYPE (SkyEntryList, sky_entry_list, SKY, ENTRY_LIST, GObject)

/* The entries of one folder, folders first: a GListModel of SkyDriveEntry. */
SkyEntryList *sky_entry_list_new (void);
void          sky_entry_list_set_entries (SkyEntryList *self, GPtrArray *entries);
void          sky_entry_list_set_sort (SkyEntryList *self, SkyEntrySort sort, gboolean descending);
guint         sky_entry_list_find (SkyEntryList *self, const char *name);

G_END_DECLS
