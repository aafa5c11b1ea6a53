/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a list of pins is written down. Main thread. */
#include "app/sky-pin-list.h"

/* Pins: drive, path, whether a folder. Files: drive, path, size, mtime, ETag, resource id.
 * Exceptions: as they save themselves. */
#define SAVED_TYPE "(a(ssb)a(sstxmsms)@a(ss))"
#define LOADED_TYPE "(a(ssb)a(sstxmsms)a(ss))"
/* As they were written before there were exceptions. */
#define FIRST_TYPE "(a(ssb)a(sstxmsms))"

/**
 * sky_pin_list_load:
 * @self: an empty list
 * @saved: what sky_pin_list_save () gave, or anything
 *
 * Of another type, it is taken for nothing.
 */
void
sky_pin_list_load (SkyPinList *self, GVariant *saved)
{
  g_autoptr (GVariantIter) pins = NULL;
  g_autoptr (GVariantIter) files = NULL;
  g_autoptr (GVariant) exceptions = NULL;
  SkyDriveEntryInfo info = { 0 };
  const char       *drive_id;
  const char       *path;
  gboolean          is_folder;

  if (g_variant_is_of_type (saved, G_VARIANT_TYPE (LOADED_TYPE)))
    g_variant_get (saved, SAVED_TYPE, &pins, &files, &exceptions);
  else if (g_variant_is_of_type (saved, G_VARIANT_TYPE (FIRST_TYPE)))
    g_variant_get (saved, FIRST_TYPE, &pins, &files);
  else
    return;
  if (exceptions != NULL)
    sky_pin_exceptions_load (sky_pin_list_get_exceptions (self), exceptions);
  while (g_variant_iter_next (pins, "(&s&sb)", &drive_id, &path, &is_folder))
    if (path[0] == '/' && sky_pin_list_get_pin (self, drive_id, path) == NULL)
      sky_pin_list_put_pin (self, drive_id, path, is_folder);
  while (g_variant_iter_next (files, "(&s&stxm&sm&s)", &drive_id, &info.path, &info.size,
                              &info.mtime, &info.etag, &info.resource_id))
    {
      g_autoptr (SkyDriveEntry) entry = NULL;

      if (info.path[0] != '/' || sky_pin_list_find_cover (self, drive_id, info.path) == NULL)
        continue;
      entry = sky_drive_entry_new (&info);
      sky_pin_list_put_file (self, drive_id, entry);
    }
}

/**
 * sky_pin_list_save:
 * @self: a list
 *
 * Returns: (transfer floating): what there is to write down
 */
GVariant *
sky_pin_list_save (SkyPinList *self)
{
  g_auto (GVariantBuilder) pins = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ssb)"));
  g_auto (GVariantBuilder) files = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sstxmsms)"));
  g_autoptr (GPtrArray) all = sky_pin_list_dup_pins (self);
  const GPtrArray *order = sky_pin_list_get_files (self);

  for (guint i = 0; i < all->len; i++)
    {
      const SkyPin *pin = all->pdata[i];

      g_variant_builder_add (&pins, "(ssb)", pin->drive_id, pin->path, pin->is_folder);
    }
  for (guint i = 0; i < order->len; i++)
    {
      const SkyPinFile *file = order->pdata[i];

      g_variant_builder_add (
          &files, "(sstxmsms)", file->drive_id, sky_drive_entry_get_path (file->entry),
          sky_drive_entry_get_size (file->entry), sky_drive_entry_get_mtime (file->entry),
          sky_drive_entry_get_etag (file->entry), sky_drive_entry_get_resource_id (file->entry));
    }

  return g_variant_new (SAVED_TYPE, &pins, &files,
                        sky_pin_exceptions_save (sky_pin_list_get_exceptions (self)));
}
