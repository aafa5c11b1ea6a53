/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies on this computer, and whether it can be sent. Pure but for the asynchronous probe,
 * which answers on the caller's context. */
#include "transfer/sky-source-probe.h"

#include "drive/sky-drive-path.h"
#include "transfer/sky-transfer-error.h"

#include <string.h>

/* Folders nested deeper than this are a trap, not a collection. */
#define DEPTH_LIMIT 200

static char *
dup_display (GFile *file, GFileInfo *info)
{
  g_autofree char *base = NULL;

  /* For local files GIO adds words to a name that isn't valid. */
  if (info != NULL && !g_file_is_native (file) &&
      g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME))
    return g_strdup (g_file_info_get_display_name (info));
  base = g_file_get_basename (file);
  return g_filename_display_name (base != NULL ? base : "");
}

static char *
dup_identity (GFile *file, GFileInfo *info)
{
  const char *id = g_file_info_get_attribute_string (info, G_FILE_ATTRIBUTE_ID_FILE);

  return id != NULL ? g_strdup (id) : g_file_get_uri (file);
}

static guint
count_depth (const char *ancestry)
{
  guint depth = 0;

  for (const char *c = ancestry; *c != '\0'; c++)
    depth += *c == '\n';
  return depth;
}

static gint64
get_mtime (GFileInfo *info)
{
  guint64 seconds = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED);
  guint32 usec = g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC);

  return (gint64) seconds * G_USEC_PER_SEC + usec;
}

/* Why it can't be sent, or NULL. */
static GError *
find_refusal (GFile *file, GFileInfo *info, const char *display, const char *ancestry)
{
  GError          *error = NULL;
  g_autofree char *identity = NULL;
  g_autofree char *line = NULL;
  const char      *name = g_file_info_get_name (info);

  if (name != NULL && !g_utf8_validate (name, -1, NULL))
    return g_error_new (
        SKY_TRANSFER_ERROR, SKY_TRANSFER_ERROR_NAME,
        "The name “%s” isn't valid UTF-8, so that no drive can hold it: rename it first", display);
  if (!sky_drive_name_check (display, &error))
    return error;
  switch (g_file_info_get_file_type (info))
    {
    case G_FILE_TYPE_REGULAR:
      return NULL;
    case G_FILE_TYPE_DIRECTORY:
      break;
    case G_FILE_TYPE_SYMBOLIC_LINK:
      return g_error_new (SKY_TRANSFER_ERROR, SKY_TRANSFER_ERROR_BROKEN_LINK,
                          "“%s” is a link that leads nowhere", display);
    case G_FILE_TYPE_UNKNOWN:
    case G_FILE_TYPE_SPECIAL:
    case G_FILE_TYPE_SHORTCUT:
    case G_FILE_TYPE_MOUNTABLE:
    default:
      return g_error_new (SKY_TRANSFER_ERROR, SKY_TRANSFER_ERROR_SPECIAL,
                          "“%s” is neither a file nor a folder: it was left out", display);
    }
  identity = dup_identity (file, info);
  line = g_strconcat ("\n", identity, "\n", NULL);
  if (strstr (ancestry, line) != NULL)
    return g_error_new (SKY_TRANSFER_ERROR, SKY_TRANSFER_ERROR_LOOP,
                        "“%s” is a link back to a folder that it lies in", display);
  if (count_depth (ancestry) > DEPTH_LIMIT)
    return g_error_new (SKY_TRANSFER_ERROR, SKY_TRANSFER_ERROR_TOO_DEEP,
                        "“%s” is nested too deeply", display);
  return NULL;
}

/**
 * sky_source_describe:
 * @file: a file
 * @info: with %SKY_SOURCE_ATTRIBUTES, links followed
 * @ancestry: the folders above it, as sky_source_extend_ancestry () gave them; "" for none
 * @record: (out) (transfer full): a row for it, without batch and folder; waiting, or failed with
 *   a fault where it can't be sent
 *
 * Returns: what it is
 */
SkySourceKind
sky_source_describe (GFile *file, GFileInfo *info, const char *ancestry, SkyItemRecord **record)
{
  g_autoptr (GError) refusal = NULL;
  SkyItemRecord *item = NULL;
  gboolean       is_folder;

  g_return_val_if_fail (G_IS_FILE (file), SKY_SOURCE_REFUSED);
  g_return_val_if_fail (G_IS_FILE_INFO (info), SKY_SOURCE_REFUSED);

  is_folder = g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY;
  item = g_new0 (SkyItemRecord, 1);
  item->source = sky_source_from_file (file);
  item->display = dup_display (file, info);
  item->name = g_strdup (item->display);
  item->is_folder = is_folder;
  item->state = SKY_TRANSFER_WAITING;
  item->mtime = get_mtime (info);
  refusal = find_refusal (file, info, item->display, ancestry);
  if (!is_folder && refusal == NULL)
    item->size = MAX (g_file_info_get_size (info), 0);
  *record = item;
  if (refusal == NULL)
    return is_folder ? SKY_SOURCE_FOLDER : SKY_SOURCE_FILE;
  item->state = SKY_TRANSFER_FAILED;
  item->fault = sky_fault_new (refusal, item->display);
  return SKY_SOURCE_REFUSED;
}

/**
 * sky_source_refuse:
 * @file: a file of which nothing could be learnt
 * @error: why
 *
 * Returns: (transfer full): a row that has failed
 */
SkyItemRecord *
sky_source_refuse (GFile *file, const GError *error)
{
  SkyItemRecord *item = g_new0 (SkyItemRecord, 1);

  item->source = sky_source_from_file (file);
  item->display = dup_display (file, NULL);
  item->name = g_strdup (item->display);
  item->state = SKY_TRANSFER_FAILED;
  item->fault = sky_fault_new (error, item->display);
  return item;
}

/**
 * sky_source_extend_ancestry:
 * @file: a folder
 * @info: with %SKY_SOURCE_ATTRIBUTES
 * @ancestry: the folders above it
 *
 * Returns: (transfer full): those and itself
 */
char *
sky_source_extend_ancestry (GFile *file, GFileInfo *info, const char *ancestry)
{
  g_autofree char *identity = dup_identity (file, info);

  return g_strconcat (ancestry[0] == '\0' ? "\n" : ancestry, identity, "\n", NULL);
}

/**
 * sky_source_probe_async:
 * @file: a file to be sent
 * @cancellable: (nullable): to give up
 * @callback: told
 * @user_data: for @callback
 */
void
sky_source_probe_async (GFile              *file,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_file_query_info_async (file, SKY_SOURCE_ATTRIBUTES, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           cancellable, callback, user_data);
}

/**
 * sky_source_probe_finish:
 * @file: the file
 * @result: what the callback got
 * @size: (out): in bytes
 * @mtime: (out): in microseconds since 1970
 * @error: return location, or %NULL; it names the file
 *
 * Returns: whether there is an ordinary file
 */
gboolean
sky_source_probe_finish (
    GFile *file, GAsyncResult *result, guint64 *size, gint64 *mtime, GError **error)
{
  g_autoptr (GFileInfo) info = g_file_query_info_finish (file, result, error);
  g_autofree char *display = dup_display (file, info);

  if (info == NULL)
    {
      if (error != NULL && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        {
          g_clear_error (error);
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       "“%s” is no longer on this computer", display);
        }
      return FALSE;
    }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "“%s” is not an ordinary file",
                   display);
      return FALSE;
    }
  *size = MAX (g_file_info_get_size (info), 0);
  *mtime = get_mtime (info);
  return TRUE;
}
