/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET, whole or by range (RFC 9110 section 14), of one version of a file: an answer that belongs to
 * another version is a conflict, never mixed in. Runs in the context of its caller. */

#include "drive/webdav/sky-dav-find.h"

#include "drive/webdav/sky-dav-body.h"
#include "drive/webdav/sky-dav-status.h"

typedef struct
{
  SkyDavRequest *request; /* (owned) */
  SkyDriveEntry *entry;   /* (owned) */
  SkyRange       range;
  GTask         *task; /* (owned): the caller's */
} Read;

static void
read_free (Read *self)
{
  sky_dav_request_unref (self->request);
  g_clear_object (&self->entry);
  g_clear_object (&self->task);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Read, read_free)

static gboolean
is_weak (const char *etag)
{
  return g_str_has_prefix (etag, "W/");
}

/* By the weak comparison of RFC 9110 section 8.8.3.2: Apache calls a tag weak for the first second
 * of a file's life, and strong from then on. */
static gboolean
is_same_etag (const char *a, const char *b)
{
  return g_str_equal (is_weak (a) ? a + 2 : a, is_weak (b) ? b + 2 : b);
}

static gint64
get_last_modified (SkyDavAnswer *answer)
{
  const char *text = soup_message_headers_get_one (answer->headers, "Last-Modified");
  g_autoptr (GDateTime) date = NULL;

  date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;
  return date != NULL ? g_date_time_to_unix (date) : 0;
}

/* What the server tells of the version in its hands against what the list told. */
static gboolean
is_same_version (Read *self, SkyDavAnswer *answer, const SkyDriveRange *range)
{
  const char *etag = sky_drive_entry_get_etag (self->entry);
  gint64      mtime = sky_drive_entry_get_mtime (self->entry);
  gint64      modified = get_last_modified (answer);

  if (range->total >= 0 && (guint64) range->total != sky_drive_entry_get_size (self->entry))
    return FALSE;
  if (etag != NULL && range->etag != NULL)
    return is_same_etag (etag, range->etag);
  return mtime == 0 || modified == 0 || mtime == modified;
}

static gint64
get_content_length (SkyDavAnswer *answer)
{
  if (soup_message_headers_get_encoding (answer->headers) != SOUP_ENCODING_CONTENT_LENGTH)
    return -1;
  return soup_message_headers_get_content_length (answer->headers);
}

/* 206: the server's own word about what it sends. */
static gboolean
read_content_range (Read *self, SkyDavAnswer *answer, SkyDriveRange *range)
{
  goffset start;
  goffset end;
  goffset total;
  gint64  length = get_content_length (answer);

  if (!soup_message_headers_get_content_range (answer->headers, &start, &end, &total) ||
      start < 0 || end < start || (total >= 0 && end >= total))
    return FALSE;
  range->start = (guint64) start;
  range->length = end - start + 1;
  range->total = total;
  if (length >= 0 && length != range->length)
    return FALSE;
  return range->start <= self->range.start &&
         range->start + (guint64) range->length > self->range.start;
}

static SkyDriveRange *
understand (Read *self, SkyDavClient *client, SkyDavAnswer *answer)
{
  g_autoptr (SkyDriveRange) range = g_new0 (SkyDriveRange, 1);
  const char *encoding;

  encoding = soup_message_headers_get_one (answer->headers, "Content-Encoding");
  if (encoding != NULL && g_ascii_strcasecmp (encoding, "identity") != 0)
    return NULL;
  range->etag = g_strdup (soup_message_headers_get_one (answer->headers, "ETag"));
  if (answer->status == SOUP_STATUS_PARTIAL_CONTENT)
    {
      if (!read_content_range (self, answer, range))
        return NULL;
    }
  else
    {
      range->length = get_content_length (answer);
      range->total = range->length;
    }
  range->stream =
      sky_dav_body_new (answer->body, range->length, sky_dav_endpoint_get_host (answer->endpoint));
  /* The connection belongs to the client's session, and has to outlive the caller's drive. */
  g_object_set_data_full (G_OBJECT (range->stream), "sky-dav-client", g_object_ref (client),
                          g_object_unref);
  return g_steal_pointer (&range);
}

static void
return_conflict (Read *self)
{
  g_task_return_new_error (self->task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT,
                           "“%s” changed on the drive since it was listed", self->request->path);
}

static void
answer_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Read) self = user_data;
  g_autoptr (SkyDavAnswer) answer = NULL;
  g_autoptr (SkyDriveRange) range = NULL;
  GError *error = NULL;

  answer = sky_dav_client_send_finish (SKY_DAV_CLIENT (source), result, &error);
  if (answer == NULL)
    {
      g_task_return_error (self->task, error);
      return;
    }
  if (answer->status != SOUP_STATUS_OK && answer->status != SOUP_STATUS_PARTIAL_CONTENT)
    {
      if (sky_dav_status_is_success (answer->status))
        answer->status = SOUP_STATUS_INTERNAL_SERVER_ERROR;
      g_task_return_error (
          self->task,
          sky_dav_status_to_error (answer->status, self->request->method, self->request->path));
      return;
    }
  range = understand (self, SKY_DAV_CLIENT (source), answer);
  if (range == NULL)
    g_task_return_new_error (self->task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL,
                             "“%s”: the server sends something else than was asked for",
                             self->request->path);
  else if (!is_same_version (self, answer, range))
    return_conflict (self);
  else
    g_task_return_pointer (self->task, g_steal_pointer (&range),
                           (GDestroyNotify) sky_drive_range_free);
}

static void
add_headers (Read *self)
{
  SoupMessageHeaders *headers = self->request->headers;
  const char         *etag = sky_drive_entry_get_etag (self->entry);
  guint64             size = sky_drive_entry_get_size (self->entry);
  guint64             last = MIN (self->range.end, MAX (size, self->range.start + 1)) - 1;
  g_autofree char    *range = NULL;

  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  /* A range of an empty file is never satisfiable, and one of the whole file is no range. */
  if (self->range.start == 0 && self->range.end >= size)
    return;
  range =
      g_strdup_printf ("bytes=%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT, self->range.start, last);
  soup_message_headers_replace (headers, "Range", range);
  if (etag != NULL && !is_weak (etag))
    soup_message_headers_replace (headers, "If-Range", etag);
  /* Who reads a part of a file soon asks for another one: its end, or where the user has sought. */
  self->request->wants_spare = TRUE;
}

/**
 * sky_dav_read:
 * @client: whom to ask
 * @entry: a file as it was listed
 * @range: what to read of it
 * @task: (transfer full): gets a SkyDriveRange
 */
void
sky_dav_read (SkyDavClient *client, SkyDriveEntry *entry, SkyRange range, GTask *task)
{
  g_autoptr (GTask) owned = task;
  const char *path = sky_drive_entry_get_path (entry);
  Read       *self;

  if (sky_drive_entry_get_is_folder (entry) || range.end <= range.start)
    {
      g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_UNSUPPORTED,
                               "“%s”: there is nothing to read", path);
      return;
    }
  self = g_new0 (Read, 1);
  self->request = sky_dav_request_new (SOUP_METHOD_GET, path, FALSE);
  self->request->is_harmless = TRUE;
  self->entry = g_object_ref (entry);
  self->range = range;
  self->task = g_steal_pointer (&owned);
  add_headers (self);
  sky_dav_client_send_async (client, self->request, g_task_get_cancellable (task),
                             answer_arrived_cb, self);
}
