/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyPinList: what the user wants to have on this computer, and which files that are. Of a place
 * the nearest word counts: its own pin, that it was let go of, then what is said of the folders
 * above. Knows nothing of drives that answer or of bytes. Main thread.
 */
#include "app/sky-pin-list.h"

#include <string.h>

#include "drive/sky-drive-path.h"

#define FIRST_RETRY_US (15 * G_TIME_SPAN_SECOND)
#define LONGEST_RETRY_US (10 * G_TIME_SPAN_MINUTE)

struct _SkyPinList
{
  GHashTable *pins;    /* (owned): name to SkyPin */
  GPtrArray  *folders; /* (owned): those of them that are folders */
  GHashTable *files;   /* (owned): name to SkyPinFile */
  GPtrArray  *order;   /* (owned): the same, as they came */

  SkyPinExceptions *exceptions; /* (owned) */
};

static char *
build_name (const char *drive_id, const char *path)
{
  return g_strdup_printf ("%s\n%s", drive_id, path);
}

static void
pin_free (gpointer data)
{
  SkyPin *pin = data;

  g_free (pin->drive_id);
  g_free (pin->path);
  g_free (pin);
}

static void
file_free (gpointer data)
{
  SkyPinFile *file = data;

  g_free (file->drive_id);
  g_clear_object (&file->entry);
  g_free (file);
}

/**
 * sky_pin_list_new:
 *
 * Returns: (transfer full): an empty list
 */
SkyPinList *
sky_pin_list_new (void)
{
  SkyPinList *self = g_new0 (SkyPinList, 1);

  self->pins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, pin_free);
  self->folders = g_ptr_array_new ();
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_free);
  self->order = g_ptr_array_new ();
  self->exceptions = sky_pin_exceptions_new ();

  return self;
}

void
sky_pin_list_free (SkyPinList *self)
{
  sky_pin_exceptions_free (self->exceptions);
  g_ptr_array_unref (self->order);
  g_ptr_array_unref (self->folders);
  g_hash_table_unref (self->pins);
  g_hash_table_unref (self->files);
  g_free (self);
}

/**
 * sky_pin_list_put_pin:
 * @self: a list
 * @drive_id: a drive
 * @path: on it, without a pin of its own
 * @is_folder: whether everything below it is meant
 */
void
sky_pin_list_put_pin (SkyPinList *self, const char *drive_id, const char *path, gboolean is_folder)
{
  SkyPin *pin = g_new0 (SkyPin, 1);

  pin->drive_id = g_strdup (drive_id);
  pin->path = g_strdup (path);
  pin->is_folder = is_folder;
  if (is_folder)
    g_ptr_array_add (self->folders, pin);
  g_hash_table_insert (self->pins, build_name (drive_id, path), pin);
}

static int
compare_pins (gconstpointer a, gconstpointer b)
{
  const SkyPin *first = *(const SkyPin *const *) a;
  const SkyPin *second = *(const SkyPin *const *) b;
  int           order = g_strcmp0 (first->drive_id, second->drive_id);

  return order != 0 ? order : g_strcmp0 (first->path, second->path);
}

/**
 * sky_pin_list_dup_pins:
 * @self: a list
 *
 * Returns: (transfer container) (element-type SkyPin): by drive and path, valid until the list
 * changes
 */
GPtrArray *
sky_pin_list_dup_pins (SkyPinList *self)
{
  GPtrArray     *pins = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer       pin;

  g_hash_table_iter_init (&iter, self->pins);
  while (g_hash_table_iter_next (&iter, NULL, &pin))
    g_ptr_array_add (pins, pin);
  g_ptr_array_sort (pins, compare_pins);

  return pins;
}

/**
 * sky_pin_list_get_files:
 * @self: a list
 *
 * Returns: (transfer none) (element-type SkyPinFile): as they came; changes with the list
 */
const GPtrArray *
sky_pin_list_get_files (SkyPinList *self)
{
  return self->order;
}

guint
sky_pin_list_count_pins (SkyPinList *self)
{
  return g_hash_table_size (self->pins);
}

/**
 * sky_pin_list_get_pin:
 * @self: a list
 * @drive_id: a drive
 * @path: on it
 *
 * Returns: (nullable): the pin of this very place
 */
SkyPin *
sky_pin_list_get_pin (SkyPinList *self, const char *drive_id, const char *path)
{
  g_autofree char *name = build_name (drive_id, path);

  return g_hash_table_lookup (self->pins, name);
}

/* Whether @path is @folder, or lies somewhere below it. */
static gboolean
is_below (const char *path, const char *folder)
{
  return g_str_equal (path, folder) || sky_drive_path_is_inside (path, folder);
}

/**
 * sky_pin_list_find_cover:
 * @self: a list
 * @drive_id: a drive
 * @path: on it
 *
 * Returns: (nullable): the pin that means this place: its own, or one of a folder above that it was
 * not let go of
 */
SkyPin *
sky_pin_list_find_cover (SkyPinList *self, const char *drive_id, const char *path)
{
  g_autofree char *place = g_strdup (path);

  for (;;)
    {
      SkyPin *pin = sky_pin_list_get_pin (self, drive_id, place);
      char   *slash = strrchr (place, '/');

      if (pin != NULL && (pin->is_folder || g_str_equal (place, path)))
        return pin;
      if (slash == NULL || g_str_equal (place, "/") ||
          sky_pin_exceptions_contains (self->exceptions, drive_id, place))
        return NULL;
      /* The root is the parent of what stands in it. */
      slash[slash == place ? 1 : 0] = '\0';
    }
}

/**
 * sky_pin_list_get_file:
 * @self: a list
 * @drive_id: a drive
 * @path: on it
 *
 * Returns: (nullable): the file
 */
SkyPinFile *
sky_pin_list_get_file (SkyPinList *self, const char *drive_id, const char *path)
{
  g_autofree char *name = build_name (drive_id, path);

  return g_hash_table_lookup (self->files, name);
}

/**
 * sky_pin_list_put_file:
 * @self: a list
 * @drive_id: a drive
 * @entry: a file on it, as it is now
 *
 * Returns: (transfer none): the file, which has to be looked at anew where it is another version
 */
SkyPinFile *
sky_pin_list_put_file (SkyPinList *self, const char *drive_id, SkyDriveEntry *entry)
{
  SkyPinFile      *file = sky_pin_list_get_file (self, drive_id, sky_drive_entry_get_path (entry));
  g_autofree char *before = NULL;
  g_autofree char *now = sky_drive_entry_dup_version (entry);

  if (file == NULL)
    {
      file = g_new0 (SkyPinFile, 1);
      file->drive_id = g_strdup (drive_id);
      file->entry = g_object_ref (entry);
      g_hash_table_insert (self->files, build_name (drive_id, sky_drive_entry_get_path (entry)),
                           file);
      g_ptr_array_add (self->order, file);
      return file;
    }
  before = sky_drive_entry_dup_version (file->entry);
  if (file->state == SKY_PIN_GONE || g_strcmp0 (before, now) != 0 ||
      sky_drive_entry_get_size (file->entry) != sky_drive_entry_get_size (entry) ||
      !g_str_equal (sky_drive_entry_get_key (file->entry), sky_drive_entry_get_key (entry)))
    {
      file->state = SKY_PIN_UNKNOWN;
      file->kept = 0;
      file->n_failures = 0;
      file->retry_at = 0;
    }
  g_set_object (&file->entry, entry);

  return file;
}

/**
 * sky_pin_list_add:
 * @self: a list
 * @drive_id: a drive
 * @entry: what shall stay here: a file, or everything below a folder
 *
 * What was let go of comes back to the folder that is kept.
 */
void
sky_pin_list_add (SkyPinList *self, const char *drive_id, SkyDriveEntry *entry)
{
  const char *path = sky_drive_entry_get_path (entry);
  gboolean    was_let_go = sky_pin_exceptions_remove_below (self->exceptions, drive_id, path);
  SkyPin     *cover = sky_pin_list_find_cover (self, drive_id, path);

  if (was_let_go && cover != NULL)
    cover->walked = FALSE;
  else if (sky_pin_list_get_pin (self, drive_id, path) == NULL)
    sky_pin_list_put_pin (self, drive_id, path, sky_drive_entry_get_is_folder (entry));
  if (!sky_drive_entry_get_is_folder (entry))
    sky_pin_list_put_file (self, drive_id, entry);
}

/* What is no exception from anything any more is none. */
static gboolean
is_exception_cb (const char *drive_id, const char *path, gpointer list)
{
  g_autofree char *parent = sky_drive_path_dup_parent (path);

  return !g_str_equal (path, "/") && sky_pin_list_find_cover (list, drive_id, parent) != NULL;
}

/* Files that nothing means any more. */
static void
drop_uncovered (SkyPinList *self)
{
  for (guint i = self->order->len; i > 0; i--)
    {
      const SkyPinFile *file = self->order->pdata[i - 1];
      const char       *path = sky_drive_entry_get_path (file->entry);

      if (sky_pin_list_find_cover (self, file->drive_id, path) == NULL)
        sky_pin_list_remove_file (self, file->drive_id, path);
    }
  sky_pin_exceptions_prune (self->exceptions, is_exception_cb, self);
}

/**
 * sky_pin_list_remove:
 * @self: a list
 * @drive_id: a drive
 * @path: of a pin on it
 */
void
sky_pin_list_remove (SkyPinList *self, const char *drive_id, const char *path)
{
  g_autofree char *name = build_name (drive_id, path);
  SkyPin          *pin = g_hash_table_lookup (self->pins, name);
  gboolean         is_folder;

  if (pin == NULL)
    return;
  is_folder = pin->is_folder;
  g_ptr_array_remove_fast (self->folders, pin);
  g_hash_table_remove (self->pins, name);
  if (is_folder)
    drop_uncovered (self);
  else if (sky_pin_list_find_cover (self, drive_id, path) == NULL)
    sky_pin_list_remove_file (self, drive_id, path);
}

/**
 * sky_pin_list_let_go:
 * @self: a list
 * @drive_id: a drive
 * @path: on it
 *
 * Nothing at the place or below is meant any more but for what is pinned there by itself, whatever
 * is said of the folders above.
 */
void
sky_pin_list_let_go (SkyPinList *self, const char *drive_id, const char *path)
{
  sky_pin_list_remove (self, drive_id, path);
  if (sky_pin_list_find_cover (self, drive_id, path) == NULL)
    return;
  sky_pin_exceptions_add (self->exceptions, drive_id, path);
  drop_uncovered (self);
}

/**
 * sky_pin_list_get_exceptions:
 * @self: a list
 *
 * Returns: (transfer none): what was let go of below folders that are kept
 */
SkyPinExceptions *
sky_pin_list_get_exceptions (SkyPinList *self)
{
  return self->exceptions;
}

void
sky_pin_list_remove_file (SkyPinList *self, const char *drive_id, const char *path)
{
  g_autofree char *name = build_name (drive_id, path);

  g_ptr_array_remove (self->order, g_hash_table_lookup (self->files, name));
  g_hash_table_remove (self->files, name);
}

/**
 * sky_pin_list_remove_drive:
 * @self: a list
 * @drive_id: a drive that there is no more
 */
void
sky_pin_list_remove_drive (SkyPinList *self, const char *drive_id)
{
  g_autoptr (GPtrArray) pins = sky_pin_list_dup_pins (self);

  for (guint i = 0; i < pins->len; i++)
    {
      const SkyPin *pin = pins->pdata[i];

      if (g_str_equal (pin->drive_id, drive_id))
        {
          g_autofree char *path = g_strdup (pin->path);

          sky_pin_list_remove (self, drive_id, path);
        }
    }
}

static void
rename_file (SkyPinList *self, SkyPinFile *file, const char *path)
{
  SkyDriveEntryInfo info = {
    .path = path,
    .size = sky_drive_entry_get_size (file->entry),
    .mtime = sky_drive_entry_get_mtime (file->entry),
    .etag = sky_drive_entry_get_etag (file->entry),
    .resource_id = sky_drive_entry_get_resource_id (file->entry),
  };
  g_autoptr (SkyDriveEntry) entry = sky_drive_entry_new (&info);
  g_autofree char *drive_id = g_strdup (file->drive_id);

  sky_pin_list_remove_file (self, drive_id, sky_drive_entry_get_path (file->entry));
  sky_pin_list_put_file (self, drive_id, entry);
}

/**
 * sky_pin_list_move:
 * @self: a list
 * @drive_id: a drive
 * @from: where an entry was on it
 * @entry: what it is now, at its new place
 *
 * Pins go with what they mean.
 */
void
sky_pin_list_move (SkyPinList *self, const char *drive_id, const char *from, SkyDriveEntry *entry)
{
  g_autoptr (GPtrArray) pins = sky_pin_list_dup_pins (self);
  g_autoptr (GPtrArray) files = g_ptr_array_copy (self->order, NULL, NULL);
  const char *to = sky_drive_entry_get_path (entry);

  sky_pin_exceptions_move (self->exceptions, drive_id, from, to);
  for (guint i = 0; i < pins->len; i++)
    {
      const SkyPin    *pin = pins->pdata[i];
      g_autofree char *name = NULL;
      g_autofree char *path = NULL;
      gboolean         is_folder = pin->is_folder;

      if (!g_str_equal (pin->drive_id, drive_id) || !is_below (pin->path, from))
        continue;
      name = build_name (drive_id, pin->path);
      path = g_strconcat (to, pin->path + strlen (from), NULL);
      g_ptr_array_remove_fast (self->folders, (gpointer) pin);
      g_hash_table_remove (self->pins, name);
      sky_pin_list_put_pin (self, drive_id, path, is_folder);
    }
  for (guint i = 0; i < files->len; i++)
    {
      SkyPinFile      *file = files->pdata[i];
      const char      *old_path = sky_drive_entry_get_path (file->entry);
      g_autofree char *path = NULL;

      if (!g_str_equal (file->drive_id, drive_id) || !is_below (old_path, from))
        continue;
      path = g_strconcat (to, old_path + strlen (from), NULL);
      rename_file (self, file, path);
    }
  if (sky_pin_list_get_file (self, drive_id, to) != NULL)
    sky_pin_list_put_file (self, drive_id, entry);
  drop_uncovered (self);
}

/**
 * sky_pin_list_dup_names:
 * @self: a list
 *
 * Returns: (transfer full): drive and key of all files in turn, as the cache wants them
 */
char **
sky_pin_list_dup_names (SkyPinList *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < self->order->len; i++)
    {
      const SkyPinFile *file = self->order->pdata[i];

      g_strv_builder_add (names, file->drive_id);
      g_strv_builder_add (names, sky_drive_entry_get_key (file->entry));
    }

  return g_strv_builder_end (names);
}

/**
 * sky_pin_list_sum_kept:
 * @self: a list
 *
 * Returns: bytes of the files that are kept whole
 */
guint64
sky_pin_list_sum_kept (SkyPinList *self)
{
  guint64 sum = 0;

  for (guint i = 0; i < self->order->len; i++)
    {
      const SkyPinFile *file = self->order->pdata[i];

      if (file->state == SKY_PIN_KEPT)
        sum += sky_drive_entry_get_size (file->entry);
    }

  return sum;
}

/**
 * sky_pin_list_doubt_drive:
 * @self: a list
 * @drive_id: (nullable): a drive that may hold something else by now; %NULL: any
 */
void
sky_pin_list_doubt_drive (SkyPinList *self, const char *drive_id)
{
  for (guint i = 0; i < self->folders->len; i++)
    {
      SkyPin *pin = self->folders->pdata[i];

      if (drive_id != NULL && !g_str_equal (pin->drive_id, drive_id))
        continue;
      pin->walked = FALSE;
      pin->retry_at = 0;
    }
  for (guint i = 0; i < self->order->len; i++)
    {
      SkyPinFile *file = self->order->pdata[i];

      if (drive_id != NULL && !g_str_equal (file->drive_id, drive_id))
        continue;
      file->checked = FALSE;
      file->retry_at = 0;
    }
}

/**
 * sky_pin_list_doubt_cache:
 * @self: a list
 *
 * What is kept has to be counted again.
 */
void
sky_pin_list_doubt_cache (SkyPinList *self)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      SkyPinFile *file = self->order->pdata[i];

      if (file->state == SKY_PIN_GONE)
        continue;
      file->state = SKY_PIN_UNKNOWN;
      file->retry_at = 0;
    }
}

/**
 * sky_pin_file_put_off:
 * @file: one that can't be had now
 *
 * It is tried again later, the later the more often this was.
 */
void
sky_pin_file_put_off (SkyPinFile *file)
{
  gint64 delay = FIRST_RETRY_US << MIN (file->n_failures, 6);

  file->n_failures++;
  file->retry_at = g_get_monotonic_time () + MIN (delay, LONGEST_RETRY_US);
}
