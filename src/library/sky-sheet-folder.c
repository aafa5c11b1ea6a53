/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkySheetFolder: which sheets lie in a folder, as one short text that changes when they do, and
 * which of them divides which file. A counted value; see the header for its threads.
 */
#include "library/sky-sheet-folder.h"

#include <string.h>

#include "base/sky-file-source.h"
#include "library/sky-scanned-file.h"
#include "media/sky-cue-regions.h"

/* In a small folder a sheet's file may be found under another name once others come or go. */
#define SMALL_FOLDER 200

typedef struct
{
  SkyScannedFile *place;  /* (owned) */
  SkyByteSource  *source; /* (owned) (nullable): of a drive's entry */
  SkyCueSheet    *cue;    /* (owned) (nullable): guarded by lock until it is loaded */
  char           *fault;  /* (owned) (nullable): guarded by lock */
  char           *lacks;  /* (owned) (nullable): which file isn't there; guarded by lock */
  gboolean        told;   /* guarded by lock */
  gboolean        blamed; /* the fault has been told; guarded by lock */
} Sheet;

struct _SkySheetFolder
{
  char       *signature; /* (owned) (nullable) */
  GPtrArray  *names;     /* (owned) (element-type filename): of music */
  GPtrArray  *sheets;    /* (owned) (element-type Sheet): by name */
  GHashTable *claims;    /* (owned) (element-type filename Claim): guarded by lock */
  GMutex      lock;
  gboolean    loaded; /* guarded by lock */
};

/* That a sheet means a file. */
typedef struct
{
  const Sheet *sheet;
  const char  *file_name; /* how the sheet calls it */
} Claim;

static void
sheet_free (gpointer data)
{
  Sheet *sheet = data;

  sky_scanned_file_free (sheet->place);
  g_clear_object (&sheet->source);
  sky_cue_sheet_free (sheet->cue);
  g_free (sheet->fault);
  g_free (sheet->lacks);
  g_free (sheet);
}

static void
report_free (gpointer data)
{
  SkySheetReport *report = data;

  sky_scanned_file_free (report->place);
  g_free (report->message);
  g_free (report);
}

static const char *
path_of (const Sheet *sheet)
{
  return sky_scanned_file_get_copy (sheet->place)->path;
}

static int
compare_sheets (gconstpointer a, gconstpointer b)
{
  return strcmp (path_of (*(Sheet *const *) a), path_of (*(Sheet *const *) b));
}

/**
 * sky_sheet_folder_new:
 *
 * Returns: (transfer full): a folder of which nothing is known yet
 */
SkySheetFolder *
sky_sheet_folder_new (void)
{
  SkySheetFolder *self = g_atomic_rc_box_new0 (SkySheetFolder);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->sheets = g_ptr_array_new_with_free_func (sheet_free);
  self->claims = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_mutex_init (&self->lock);
  return self;
}

/**
 * sky_sheet_folder_ref:
 * @self: a folder
 *
 * Returns: (transfer full): the same folder
 */
SkySheetFolder *
sky_sheet_folder_ref (SkySheetFolder *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SkySheetFolder *self = data;

  g_free (self->signature);
  g_hash_table_unref (self->claims);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->sheets);
  g_mutex_clear (&self->lock);
}

/**
 * sky_sheet_folder_unref:
 * @self: (transfer full): a folder
 */
void
sky_sheet_folder_unref (SkySheetFolder *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * sky_sheet_folder_add_name:
 * @self: a folder that is being listed
 * @name: of a file of music in it, without the path
 */
void
sky_sheet_folder_add_name (SkySheetFolder *self, const char *name)
{
  g_ptr_array_add (self->names, g_strdup (name));
}

/**
 * sky_sheet_folder_take_sheet:
 * @self: a folder that is being listed
 * @place: (transfer full): a sheet in it: its path, size and version
 */
void
sky_sheet_folder_take_sheet (SkySheetFolder *self, SkyScannedFile *place)
{
  Sheet *sheet = g_new0 (Sheet, 1);

  sheet->place = place;
  g_ptr_array_add (self->sheets, sheet);
}

/**
 * sky_sheet_folder_close:
 * @self: a folder that is listed
 *
 * Returns: whether there are sheets in it
 */
gboolean
sky_sheet_folder_close (SkySheetFolder *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *digest = NULL;

  if (self->sheets->len == 0)
    return FALSE;
  g_ptr_array_sort (self->sheets, compare_sheets);
  for (guint i = 0; i < self->sheets->len; i++)
    {
      const Sheet       *sheet = g_ptr_array_index (self->sheets, i);
      const SkyCopyInfo *copy = sky_scanned_file_get_copy (sheet->place);

      g_string_append_printf (text, "%s\n%s %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT ".%09d\n",
                              copy->path, sheet->place->version, copy->size, copy->mtime,
                              (int) sheet->place->mtime_nsec);
    }
  g_string_append_printf (text, "%u", MIN (self->names->len, SMALL_FOLDER));
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
  self->signature = g_strndup (digest, 16);
  return TRUE;
}

/**
 * sky_sheet_folder_is_lonely:
 * @self: a folder that is listed
 *
 * Returns: whether there are sheets in it, but no music; the sheets are then to be read by
 *   themselves
 */
gboolean
sky_sheet_folder_is_lonely (SkySheetFolder *self)
{
  return self->names->len == 0 && self->sheets->len > 0;
}

/**
 * sky_sheet_folder_get_signature:
 * @self: (nullable): a folder that is listed
 *
 * Returns: (nullable): what changes when its sheets do, or a small folder's number of files;
 *   %NULL for a folder without sheets
 */
const char *
sky_sheet_folder_get_signature (SkySheetFolder *self)
{
  return self != NULL ? self->signature : NULL;
}

/**
 * sky_sheet_folder_set_source:
 * @self: a folder that no reader has yet
 * @path: of a sheet
 * @source: its bytes; without one it is a file of this computer
 */
void
sky_sheet_folder_set_source (SkySheetFolder *self, const char *path, SkyByteSource *source)
{
  for (guint i = 0; i < self->sheets->len; i++)
    {
      Sheet *sheet = g_ptr_array_index (self->sheets, i);

      if (g_str_equal (path_of (sheet), path))
        g_set_object (&sheet->source, source);
    }
}

/* FALSE where it can't be read now; what is wrong with the sheet is kept. */
static gboolean
load_sheet (Sheet *sheet, GCancellable *cancellable, GError **error)
{
  g_autoptr (SkyByteSource) source = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) fault = NULL;
  g_autofree char *display = g_filename_display_basename (path_of (sheet));
  guint64          size;

  if (sheet->source != NULL)
    source = g_object_ref (sheet->source);
  else
    source = sky_file_source_new (path_of (sheet), error);
  if (source == NULL)
    return FALSE;
  size = MIN (sky_byte_source_get_size (source), SKY_CUE_MAX_SIZE + 1);
  bytes = size > 0 ? sky_byte_source_read_bytes (source, 0, size, cancellable, error)
                   : g_bytes_new (NULL, 0);
  if (bytes == NULL)
    return FALSE;
  sheet->cue = sky_cue_sheet_parse (display, g_bytes_get_data (bytes, NULL),
                                    g_bytes_get_size (bytes), &fault);
  if (sheet->cue == NULL)
    sheet->fault = g_strdup (fault->message);
  return TRUE;
}

static gboolean
load (SkySheetFolder *self, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < self->sheets->len; i++)
    {
      Sheet *sheet = g_ptr_array_index (self->sheets, i);

      if (sheet->cue == NULL && sheet->fault == NULL && !load_sheet (sheet, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* One of its files is told: mostly it has no other. */
static void
miss_file (Sheet *sheet, const SkyCueFile *file)
{
  if (sheet->lacks == NULL)
    sheet->lacks = g_strdup_printf ("%s, line %u: no music “%s” lies beside it", sheet->cue->name,
                                    file->line, file->name);
}

/* The first sheet that means a file has it. */
static void
claim_files (SkySheetFolder *self, Sheet *sheet)
{
  for (guint i = 0; sheet->cue != NULL && i < sheet->cue->files->len; i++)
    {
      const SkyCueFile *file = g_ptr_array_index (sheet->cue->files, i);
      const char       *name = sky_cue_regions_find_file (sheet->cue, file, self->names);
      Claim            *claim;

      if (name == NULL)
        miss_file (sheet, file);
      if (name == NULL || g_hash_table_contains (self->claims, name))
        continue;
      claim = g_new0 (Claim, 1);
      claim->sheet = sheet;
      claim->file_name = file->name;
      g_hash_table_insert (self->claims, (gpointer) name, claim);
    }
}

/**
 * sky_sheet_folder_find:
 * @self: a folder
 * @name: of a file of music in it
 * @sheet: (out) (nullable): the sheet that divides it; belongs to @self
 * @file_name: (out) (nullable): how the sheet calls the file; belongs to @self
 * @cancellable: (nullable): gives it up
 * @error: return location, or %NULL
 *
 * Reads the folder's sheets, unless somebody has; blocks.
 *
 * Returns: %FALSE where a sheet can't be read now, which says nothing about it
 */
gboolean
sky_sheet_folder_find (SkySheetFolder     *self,
                       const char         *name,
                       const SkyCueSheet **sheet,
                       const char        **file_name,
                       GCancellable       *cancellable,
                       GError            **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const Claim *claim;

  *sheet = NULL;
  *file_name = NULL;
  if (!self->loaded && !load (self, cancellable, error))
    return FALSE;
  for (guint i = 0; !self->loaded && i < self->sheets->len; i++)
    claim_files (self, g_ptr_array_index (self->sheets, i));
  self->loaded = TRUE;
  claim = g_hash_table_lookup (self->claims, name);
  if (claim != NULL && claim->sheet->fault == NULL)
    {
      *sheet = claim->sheet->cue;
      *file_name = claim->file_name;
    }
  return TRUE;
}

static Sheet *
sheet_of (SkySheetFolder *self, const SkyCueSheet *cue)
{
  for (guint i = 0; i < self->sheets->len; i++)
    if (((Sheet *) g_ptr_array_index (self->sheets, i))->cue == cue)
      return g_ptr_array_index (self->sheets, i);
  g_assert_not_reached ();
}

/**
 * sky_sheet_folder_blame:
 * @self: a folder
 * @sheet: one that sky_sheet_folder_find() gave
 * @fault: (transfer none): why its file can't be divided by it
 */
void
sky_sheet_folder_blame (SkySheetFolder *self, const SkyCueSheet *sheet, GError *fault)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Sheet *blamed = sheet_of (self, sheet);

  if (blamed->fault == NULL)
    blamed->fault = g_strdup (fault->message);
}

/**
 * sky_sheet_folder_get_path:
 * @self: a folder
 * @sheet: one that sky_sheet_folder_find() gave
 *
 * Returns: where it lies
 */
const char *
sky_sheet_folder_get_path (SkySheetFolder *self, const SkyCueSheet *sheet)
{
  return path_of (sheet_of (self, sheet));
}

static SkyScannedFile *
copy_place (SkySheetFolder *self, const Sheet *sheet)
{
  const SkyCopyInfo *from = sky_scanned_file_get_copy (sheet->place);
  SkyScannedFile    *place = sky_scanned_file_new ();
  SkyCopyInfo       *copy = sky_scanned_file_get_copy (place);

  copy->drive_id = g_strdup (from->drive_id);
  copy->path = g_strdup (from->path);
  copy->size = from->size;
  copy->mtime = from->mtime;
  place->mtime_nsec = sheet->place->mtime_nsec;
  place->version = g_strdup (sheet->place->version);
  place->sheets = sky_sheet_folder_ref (self);
  return place;
}

/**
 * sky_sheet_folder_take_reports:
 * @self: a folder
 *
 * Returns: (transfer full) (element-type SkySheetReport): what is new to tell of its sheets
 */
GPtrArray *
sky_sheet_folder_take_reports (SkySheetFolder *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GPtrArray *reports = g_ptr_array_new_with_free_func (report_free);

  for (guint i = 0; self->loaded && i < self->sheets->len; i++)
    {
      Sheet          *sheet = g_ptr_array_index (self->sheets, i);
      SkySheetReport *report;

      if (sheet->told && (sheet->fault == NULL || sheet->blamed))
        continue;
      sheet->told = TRUE;
      sheet->blamed = sheet->fault != NULL;
      report = g_new0 (SkySheetReport, 1);
      report->place = copy_place (self, sheet);
      report->message = g_strdup (sheet->fault != NULL ? sheet->fault : sheet->lacks);
      report->code = sheet->fault != NULL ? SKY_MEDIA_ERROR_CORRUPT : SKY_MEDIA_ERROR_NO_MUSIC;
      g_ptr_array_add (reports, report);
    }
  return reports;
}
