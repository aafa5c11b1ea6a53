/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyPinExceptions: which places are let go of although a folder above them is kept, and how that
 * is written down. Knows nothing of the folders. Main thread.
 */
#include "app/sky-pin-exceptions.h"

#include <string.h>

#include "drive/sky-drive-path.h"

#define SAVED_TYPE "a(ss)"

struct _SkyPinExceptions
{
  GHashTable *places; /* (owned): drive id to a set of paths */
};

static void
free_set (gpointer set)
{
  g_hash_table_unref (set);
}

SkyPinExceptions *
sky_pin_exceptions_new (void)
{
  SkyPinExceptions *self = g_new0 (SkyPinExceptions, 1);

  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_set);

  return self;
}

void
sky_pin_exceptions_free (SkyPinExceptions *self)
{
  g_hash_table_unref (self->places);
  g_free (self);
}

/**
 * sky_pin_exceptions_add:
 * @self: the exceptions
 * @drive_id: a drive
 * @path: what is let go of there
 */
void
sky_pin_exceptions_add (SkyPinExceptions *self, const char *drive_id, const char *path)
{
  GHashTable *paths = g_hash_table_lookup (self->places, drive_id);

  if (paths == NULL)
    {
      paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (self->places, g_strdup (drive_id), paths);
    }
  g_hash_table_add (paths, g_strdup (path));
}

/**
 * sky_pin_exceptions_contains:
 * @self: the exceptions
 * @drive_id: a drive
 * @path: on it
 *
 * Returns: whether this very place is one
 */
gboolean
sky_pin_exceptions_contains (SkyPinExceptions *self, const char *drive_id, const char *path)
{
  GHashTable *paths = g_hash_table_lookup (self->places, drive_id);

  return paths != NULL && g_hash_table_contains (paths, path);
}

static gboolean
is_at_or_below (const char *path, const char *folder)
{
  return g_str_equal (path, folder) || sky_drive_path_is_inside (path, folder);
}

static gboolean
is_below_cb (gpointer path, gpointer value, gpointer folder)
{
  return is_at_or_below (path, folder);
}

/**
 * sky_pin_exceptions_remove_below:
 * @self: the exceptions
 * @drive_id: a drive
 * @path: on it
 *
 * Forgets those at the place and below.
 *
 * Returns: whether there were some
 */
gboolean
sky_pin_exceptions_remove_below (SkyPinExceptions *self, const char *drive_id, const char *path)
{
  GHashTable *paths = g_hash_table_lookup (self->places, drive_id);

  return paths != NULL && g_hash_table_foreach_remove (paths, is_below_cb, (gpointer) path) > 0;
}

/**
 * sky_pin_exceptions_move:
 * @self: the exceptions
 * @drive_id: a drive
 * @from: where an entry was on it
 * @to: where it is now
 *
 * What lay at the old place and below goes along.
 */
void
sky_pin_exceptions_move (SkyPinExceptions *self,
                         const char       *drive_id,
                         const char       *from,
                         const char       *to)
{
  GHashTable *paths = g_hash_table_lookup (self->places, drive_id);
  g_autoptr (GPtrArray) moved = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  const char    *path;

  if (paths == NULL)
    return;
  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, (gpointer *) &path, NULL))
    if (is_at_or_below (path, from))
      g_ptr_array_add (moved, g_strconcat (to, path + strlen (from), NULL));
  sky_pin_exceptions_remove_below (self, drive_id, from);
  for (guint i = 0; i < moved->len; i++)
    g_hash_table_add (paths, g_strdup (moved->pdata[i]));
}

/**
 * sky_pin_exceptions_prune:
 * @self: the exceptions
 * @holds: (scope call): which of them stay
 * @user_data: for @holds
 */
void
sky_pin_exceptions_prune (SkyPinExceptions *self, SkyPinExceptionHolds holds, gpointer user_data)
{
  GHashTableIter drives;
  const char    *drive_id;
  GHashTable    *paths;

  g_hash_table_iter_init (&drives, self->places);
  while (g_hash_table_iter_next (&drives, (gpointer *) &drive_id, (gpointer *) &paths))
    {
      GHashTableIter iter;
      const char    *path;

      g_hash_table_iter_init (&iter, paths);
      while (g_hash_table_iter_next (&iter, (gpointer *) &path, NULL))
        if (!holds (drive_id, path, user_data))
          g_hash_table_iter_remove (&iter);
    }
}

/**
 * sky_pin_exceptions_load:
 * @self: the exceptions
 * @saved: what sky_pin_exceptions_save () gave, or anything
 */
void
sky_pin_exceptions_load (SkyPinExceptions *self, GVariant *saved)
{
  GVariantIter iter;
  const char  *drive_id;
  const char  *path;

  if (!g_variant_is_of_type (saved, G_VARIANT_TYPE (SAVED_TYPE)))
    return;
  g_variant_iter_init (&iter, saved);
  while (g_variant_iter_next (&iter, "(&s&s)", &drive_id, &path))
    if (path[0] == '/')
      sky_pin_exceptions_add (self, drive_id, path);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (a, b);
}

/**
 * sky_pin_exceptions_save:
 * @self: the exceptions
 *
 * Returns: (transfer floating): drive and path of each, of type a(ss); those of a drive in order
 */
GVariant *
sky_pin_exceptions_save (SkyPinExceptions *self)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (SAVED_TYPE));
  GHashTableIter drives;
  const char    *drive_id;
  GHashTable    *paths;

  g_hash_table_iter_init (&drives, self->places);
  while (g_hash_table_iter_next (&drives, (gpointer *) &drive_id, (gpointer *) &paths))
    {
      g_autoptr (GList) sorted = g_list_sort (g_hash_table_get_keys (paths), compare_paths);

      for (GList *l = sorted; l != NULL; l = l->next)
        g_variant_builder_add (&builder, "(ss)", drive_id, l->data);
    }

  return g_variant_builder_end (&builder);
}
