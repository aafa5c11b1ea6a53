/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every test of transfers needs. What the server holds is read by requests of its own, and
 * compared by GChecksum: nothing of what is tested has a part in it. */
#include "transfer-fixture.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#include "drive/skylark/sky-skylark-drive.h"
#include "drive/webdav/sky-webdav-drive.h"

static SkyDrive *
lookup_cb (const char *drive_id, gpointer user_data)
{
  TransferFixture *self = user_data;
  SkyDrive        *drive = g_hash_table_lookup (self->drives, drive_id);

  return drive != NULL ? g_object_ref (drive) : NULL;
}

static void
arrived_cb (SkyTransfers    *transfers,
            const char      *drive_id,
            SkyDriveEntry   *entry,
            TransferFixture *self)
{
  g_ptr_array_add (self->arrived, g_strdup (sky_drive_entry_get_path (entry)));
}

TransferFixture *
transfer_fixture_new (void)
{
  TransferFixture *self = g_new0 (TransferFixture, 1);
  const char      *url = NULL;
  g_autoptr (SkyDavCredentials) credentials = NULL;
  g_autoptr (SkyDrive) server = NULL;
  g_autoptr (SkyDrive) dav = NULL;

  self->server = sky_server_fixture_new ();
  url = sky_server_fixture_get_url (self->server);
  self->folder = g_dir_make_tmp ("skylark-transfer-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  self->files = g_build_filename (self->folder, "files", NULL);
  g_assert_cmpint (g_mkdir_with_parents (self->files, 0700), ==, 0);
  self->journal = g_build_filename (self->folder, "transfers.db", NULL);
  self->bulk = sky_loop_thread_new ("sky-bulk");
  self->drives = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->arrived = g_ptr_array_new_with_free_func (g_free);
  server = sky_skylark_drive_new ("server", url, SKY_SERVER_FIXTURE_TOKEN, FALSE);
  transfer_fixture_set_drive (self, "server", server);
  credentials = sky_dav_credentials_new_bearer (SKY_SERVER_FIXTURE_TOKEN);
  dav = sky_webdav_drive_new ("dav", url, credentials);
  transfer_fixture_set_drive (self, "dav", dav);
  return self;
}

/* Opens the journal and starts; what is in it goes on. */
void
transfer_fixture_open (TransferFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (self->transfers);
  self->transfers = sky_transfers_new (self->journal, self->bulk, lookup_cb, self, &error);
  g_assert_no_error (error);
  sky_transfers_set_retry_delays (self->transfers, 20, 200);
  g_signal_connect (self->transfers, "file-arrived", G_CALLBACK (arrived_cb), self);
  sky_transfers_start (self->transfers);
}

static void
stopped_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  sky_transfers_stop_finish (SKY_TRANSFERS (object), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

void
transfer_fixture_close (TransferFixture *self)
{
  gboolean stopped = FALSE;

  if (self->transfers == NULL)
    return;
  sky_transfers_stop_async (self->transfers, stopped_cb, &stopped);
  transfer_fixture_wait (stopped);
  g_assert_finalize_object (g_steal_pointer (&self->transfers));
}

void
transfer_fixture_free (TransferFixture *self)
{
  transfer_fixture_close (self);
  sky_loop_thread_stop (self->bulk);
  g_clear_object (&self->bulk);
  g_clear_pointer (&self->drives, g_hash_table_unref);
  g_clear_pointer (&self->arrived, g_ptr_array_unref);
  g_clear_pointer (&self->server, sky_server_fixture_free);
  sky_server_fixture_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->files);
  g_free (self->journal);
  g_free (self);
}

/* @drive may be NULL: it is not connected then. */
void
transfer_fixture_set_drive (TransferFixture *self, const char *id, SkyDrive *drive)
{
  if (drive != NULL)
    g_hash_table_insert (self->drives, g_strdup (id), g_object_ref (drive));
  else
    g_hash_table_remove (self->drives, id);
  if (self->transfers != NULL)
    sky_transfers_drive_changed (self->transfers, id);
}

static char *
add (TransferFixture *self, const char *name, const char *data, gsize size)
{
  g_autofree char *path = g_build_filename (self->files, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  FILE            *file = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  /* In place: a temporary name beside it could be too long. */
  file = g_fopen (path, "wb");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (data, 1, size, file), ==, size);
  g_assert_cmpint (fclose (file), ==, 0);
  return g_steal_pointer (&path);
}

/* Noise that is the same for the same seed. */
char *
transfer_fixture_add_file (TransferFixture *self, const char *name, gsize size, guint seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree char *data = g_malloc (size + 4);

  for (gsize i = 0; i < size; i += 4)
    {
      guint32 word = g_rand_int (rand);

      memcpy (data + i, &word, sizeof word);
    }
  return add (self, name, data, size);
}

char *
transfer_fixture_add_text (TransferFixture *self, const char *name, const char *text)
{
  return add (self, name, text, strlen (text));
}

typedef struct
{
  SkyTransferBatch *batch;
  GError           *error;
} Answer;

static void
uploaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->batch = sky_transfers_upload_finish (SKY_TRANSFERS (object), result, &answer->error);
}

/* Paths follow, NULL at the end. Returns the batch, a full reference. */
SkyTransferBatch *
transfer_fixture_upload (TransferFixture *self, const char *drive, const char *target, ...)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  Answer      answer = { 0 };
  va_list     args;
  const char *path = NULL;

  va_start (args, target);
  while ((path = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (files, g_file_new_for_path (path));
  va_end (args);
  sky_transfers_upload_async (self->transfers, files, drive, target, uploaded_cb, &answer);
  transfer_fixture_wait (answer.batch != NULL || answer.error != NULL);
  g_assert_no_error (answer.error);
  return answer.batch;
}

void
transfer_fixture_wait_state (SkyTransferBatch *batch, SkyTransferState state)
{
  transfer_fixture_wait (sky_transfer_batch_get_state (batch) == state);
}

void
transfer_fixture_wait_finished (SkyTransferBatch *batch)
{
  transfer_fixture_wait (sky_transfer_batch_get_finished_at (batch) != 0);
}

/* Until all @count rows are there and filled. */
void
transfer_fixture_wait_items (GListModel *items, guint count)
{
  transfer_fixture_wait (g_list_model_get_n_items (items) == count);
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (SkyTransferItem) item = g_list_model_get_item (items, i);

      transfer_fixture_wait (*sky_transfer_item_get_name (item) != '\0');
    }
}

/* Independent readings */

static char *
hash_bytes (GBytes *bytes)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

static GBytes *
request (SoupSession *session, const char *method, const char *url)
{
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GError) error = NULL;
  GBytes *body = NULL;

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                               "Bearer " SKY_SERVER_FIXTURE_TOKEN);
  soup_message_headers_append (soup_message_get_request_headers (message), "Depth", "1");
  body = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (soup_message_get_status (message) / 100, ==, 2);
  return body;
}

static char *
unescape_xml (const char *text)
{
  g_autoptr (GString) plain = g_string_new (text);

  g_string_replace (plain, "&lt;", "<", 0);
  g_string_replace (plain, "&gt;", ">", 0);
  g_string_replace (plain, "&quot;", "\"", 0);
  g_string_replace (plain, "&#39;", "'", 0);
  g_string_replace (plain, "&apos;", "'", 0);
  g_string_replace (plain, "&amp;", "&", 0);
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

typedef struct
{
  SoupSession *session;
  const char  *url;  /* of the server */
  const char  *base; /* path part of it */
  const char  *root; /* folder that is read, with a slash at its end */
  GHashTable  *found;
} Reading;

static void
read_folder (Reading *reading, const char *href)
{
  g_autofree char *origin =
      g_strndup (reading->url, strchr (strstr (reading->url, "://") + 3, '/') - reading->url);
  g_autofree char *url = g_strconcat (origin, href, NULL);
  g_autoptr (GBytes) body = request (reading->session, "PROPFIND", url);
  g_autofree char *xml = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autoptr (GRegex) regex = g_regex_new ("<[^>/]*response[ >].*?href>([^<]*)<.*?</[^>]*response>",
                                          G_REGEX_DOTALL, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (regex, xml, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *whole = g_match_info_fetch (match, 0);
      g_autofree char *escaped = g_match_info_fetch (match, 1);
      g_autofree char *child = unescape_xml (escaped);
      g_autofree char *path = g_uri_unescape_string (child + strlen (reading->base) - 1, NULL);
      g_autofree char *child_url = g_strconcat (origin, child, NULL);
      g_autoptr (GBytes) content = NULL;
      const char *name = path + strlen (reading->root);

      if (g_str_equal (child, href))
        continue;
      if (strstr (whole, "collection") != NULL)
        {
          g_assert_true (g_hash_table_insert (reading->found, g_strdup (name), g_strdup ("")));
          read_folder (reading, child);
          continue;
        }
      content = request (reading->session, "GET", child_url);
      g_assert_true (g_hash_table_insert (reading->found, g_strdup (name), hash_bytes (content)));
    }
}

/* Folders have "" for a hash and a slash at their end. */
GHashTable *
transfer_fixture_read_server (TransferFixture *self, const char *folder)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  const char *url = sky_server_fixture_get_url (self->server);
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  g_autofree char *root = g_strconcat (folder, "/", NULL);
  g_autofree char *base = g_str_has_suffix (g_uri_get_path (uri), "/")
                              ? g_strdup (g_uri_get_path (uri))
                              : g_strconcat (g_uri_get_path (uri), "/", NULL);
  g_autofree char *href = g_strconcat (base, folder + 1, "/", NULL);
  Reading          reading = { session, url, base, root, NULL };

  reading.found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  read_folder (&reading, href);
  return reading.found;
}

static void
read_local (GHashTable *found, const char *root, const char *name)
{
  g_autofree char *path = g_build_filename (root, name, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *child = NULL;

  g_assert_nonnull (dir);
  while ((child = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child_path = g_build_filename (path, child, NULL);
      g_autofree char *child_name = g_strconcat (name, child, NULL);
      g_autoptr (GBytes) bytes = NULL;
      char *data = NULL;
      gsize size = 0;

      if (g_file_test (child_path, G_FILE_TEST_IS_DIR))
        {
          g_autofree char *folder = g_strconcat (child_name, "/", NULL);

          g_hash_table_insert (found, g_strdup (folder), g_strdup (""));
          read_local (found, root, folder);
          continue;
        }
      g_assert_true (g_file_get_contents (child_path, &data, &size, NULL));
      bytes = g_bytes_new_take (data, size);
      g_hash_table_insert (found, g_strdup (child_name), hash_bytes (bytes));
    }
}

GHashTable *
transfer_fixture_read_files (const char *folder)
{
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  read_local (found, folder, "");
  return found;
}

void
transfer_fixture_assert_same (GHashTable *server, GHashTable *files)
{
  GHashTableIter iter;
  gpointer       name;
  gpointer       sha256;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &name, &sha256))
    {
      if (g_strcmp0 (g_hash_table_lookup (server, name), sha256) != 0)
        g_error ("“%s” is not on the server as it is here: %s, not %s", (char *) name,
                 (char *) g_hash_table_lookup (server, name), (char *) sha256);
    }
  g_hash_table_iter_init (&iter, server);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (files, name))
      g_error ("“%s” is on the server, but not here", (char *) name);
}
