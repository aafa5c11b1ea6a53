/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract of drives: uploads, whole, replaced, refused, cut off, taken up again. */

#include "sky-drive-contract.h"

#include <glib/gstdio.h>

#include "base/sky-hash.h"
#include "support/sky-sync-drive.h"

typedef struct
{
  SkyContractCase *self;
  GCancellable    *cancellable; /* cancelled at the first report */
  gboolean         kill;        /* kills the server at the first report */
  guint            reports;
  guint64          last;
} Watch;

/* An upload of a local file as it is now. */
static SkyUploadSession *
begin (SkyContractCase   *self,
       const char        *name,
       GFile             *file,
       SkyUploadOverwrite overwrite,
       const char        *etag)
{
  g_autofree char *path = sky_contract_path (self, name);
  g_autofree char *sha256 = NULL;
  g_autoptr (GError) error = NULL;
  SkyUploadRequest  request = { .path = path, .overwrite = overwrite, .etag = etag };
  SkyUploadSession *session;

  sha256 = sky_hash_file (file, &request.size, NULL, &error);
  g_assert_no_error (error);
  request.sha256 = sha256;
  request.mtime = 1000000000;
  session = sky_sync_begin (self->drive, &request, &error);
  g_assert_no_error (error);
  return session;
}

static gboolean
send_file (SkyContractCase *self, SkyUploadSession *session, GFile *file, GError **error)
{
  SkyUploadSource source = { .file = file };

  return sky_sync_send (self->drive, session, &source, NULL, error);
}

static void
assert_nothing_visible (SkyContractCase *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = sky_sync_list (self->drive, self->folder, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 0);
}

static void
assert_state (SkyContractCase *self, SkyUploadSession *session, SkyDriveUploadState expected)
{
  g_autoptr (GError) error = NULL;
  SkyDriveUploadState state = sky_sync_inspect (self->drive, session, &error);

  g_assert_no_error (error);
  g_assert_cmpint (state, ==, expected);
}

/* Whether sending alone makes a file visible: so on a drive that tells digests, which keeps files
 * whole or not at all. */
static gboolean
commits_at_once (SkyContractCase *self)
{
  return g_str_equal (sky_drive_get_kind (self->drive), "skylark");
}

/* What a commit tells of a file is what the drive tells of it later. */
static void
assert_same_as_asked (SkyContractCase *self, SkyDriveEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) asked = NULL;
  g_autofree char *version = sky_drive_entry_dup_version (entry);
  g_autofree char *later = NULL;

  asked = sky_sync_stat (self->drive, sky_drive_entry_get_path (entry), &error);
  g_assert_no_error (error);
  later = sky_drive_entry_dup_version (asked);
  g_assert_cmpstr (version, ==, later);
  g_assert_cmpstr (sky_drive_entry_get_key (entry), ==, sky_drive_entry_get_key (asked));
  g_assert_cmpstr (sky_drive_entry_get_sha256 (entry), ==, sky_drive_entry_get_sha256 (asked));
  g_assert_cmpint (sky_drive_entry_get_mtime (entry), ==, sky_drive_entry_get_mtime (asked));
  /* No WebDAV server tried lets itself be told a time; our own does. */
  if (g_str_equal (sky_drive_get_kind (self->drive), "skylark"))
    g_assert_cmpint (sky_drive_entry_get_mtime (entry), ==, 1000000000);
}

static void
test_upload (SkyContractCase *self)
{
  g_autoptr (GFile) file = sky_contract_make_file (self, "source", 1234567, 40);
  g_autoptr (GBytes) expected = sky_contract_make_bytes (1234567, 40);
  g_autoptr (SkyUploadSession) session = begin (self, "file", file, SKY_UPLOAD_CREATE, NULL);
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  SkyVerification verification = SKY_VERIFICATION_NONE;

  assert_nothing_visible (self);
  g_assert_true (send_file (self, session, file, &error));
  g_assert_no_error (error);
  entry = sky_sync_commit (self->drive, session, &verification, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sky_drive_entry_get_size (entry), ==, 1234567);
  if (sky_drive_get_features (self->drive) & SKY_DRIVE_DIGESTS)
    {
      g_assert_cmpint (verification, ==, SKY_VERIFICATION_DIGEST);
      g_assert_cmpstr (sky_drive_entry_get_sha256 (entry), ==,
                       sky_upload_session_get_sha256 (session));
    }
  else
    g_assert_cmpint (verification, >=, SKY_VERIFICATION_SIZE);
  assert_same_as_asked (self, entry);
  sky_contract_assert_holds (self, sky_drive_entry_get_path (entry), expected);
}

static void
test_upload_empty (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) entry = sky_contract_put (self, "empty", 0, 41);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  g_assert_cmpuint (sky_drive_entry_get_size (entry), ==, 0);
  sky_contract_assert_holds (self, sky_drive_entry_get_path (entry), nothing);
}

/* Around the size of the pieces that sources are read in. */
static void
test_upload_sizes (SkyContractCase *self)
{
  const gsize sizes[] = { 1, 262143, 262144, 262145, 524288 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *name = g_strdup_printf ("file %u", i);
      g_autoptr (SkyDriveEntry) entry = sky_contract_put (self, name, sizes[i], 42 + i);
      g_autoptr (GBytes) expected = sky_contract_make_bytes (sizes[i], 42 + i);

      sky_contract_assert_holds (self, sky_drive_entry_get_path (entry), expected);
    }
}

static void
test_upload_exists (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) old = sky_contract_put (self, "file", 100, 50);
  g_autoptr (GBytes) expected = sky_contract_make_bytes (100, 50);
  g_autoptr (GFile) file = sky_contract_make_file (self, "other", 200, 51);
  g_autoptr (SkyUploadSession) session = begin (self, "file", file, SKY_UPLOAD_CREATE, NULL);
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  if (send_file (self, session, file, &error))
    entry = sky_sync_commit (self->drive, session, NULL, &error);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_EXISTS);
  g_clear_error (&error);
  assert_state (self, session, SKY_DRIVE_UPLOAD_CONFLICT);
  sky_sync_abort (self->drive, session, &error);
  g_assert_no_error (error);
  sky_contract_assert_holds (self, sky_drive_entry_get_path (old), expected);
}

/* The server refuses at the headers, long before it has the body: that must not look like a
 * connection that broke. */
static void
test_upload_refused_early (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) old = sky_contract_put (self, "file", 100, 68);
  g_autoptr (GFile) file = sky_contract_make_file (self, "other", 40000000, 69);
  g_autoptr (SkyUploadSession) session = begin (self, "file", file, SKY_UPLOAD_CREATE, NULL);
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  if (send_file (self, session, file, &error))
    entry = sky_sync_commit (self->drive, session, NULL, &error);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_EXISTS);
}

static void
test_upload_signed_out (SkyContractCase *self)
{
  g_autoptr (SkyDrive) drive = self->contract->connect (self->contract->server, TRUE);
  g_autoptr (GFile) file = sky_contract_make_file (self, "other", 40000000, 70);
  g_autoptr (SkyUploadSession) session = begin (self, "file", file, SKY_UPLOAD_CREATE, NULL);
  g_autoptr (GError) error = NULL;
  SkyUploadSource source = { .file = file };

  g_assert_false (sky_sync_send (drive, session, &source, NULL, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH);
}

static void
replace (SkyContractCase *self, const char *etag)
{
  g_autoptr (GFile) file = sky_contract_make_file (self, "other", 200, 53);
  g_autoptr (GBytes) expected = sky_contract_make_bytes (200, 53);
  g_autoptr (SkyUploadSession) session = begin (self, "file", file, SKY_UPLOAD_REPLACE, etag);
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (send_file (self, session, file, &error));
  g_assert_no_error (error);
  entry = sky_sync_commit (self->drive, session, NULL, &error);
  g_assert_no_error (error);
  sky_contract_assert_holds (self, sky_drive_entry_get_path (entry), expected);
}

/* At once: while Apache still calls the tag weak. */
static void
test_replace_fresh (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) old = sky_contract_put (self, "file", 100, 52);

  replace (self, sky_drive_entry_get_etag (old));
}

static void
test_replace_settled (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) old = sky_contract_put (self, "file", 100, 52);
  g_autoptr (SkyDriveEntry) settled = NULL;
  g_autoptr (GError) error = NULL;

  do
    {
      g_clear_object (&settled);
      settled = sky_sync_stat (self->drive, sky_drive_entry_get_path (old), &error);
      g_assert_no_error (error);
    }
  while (g_str_has_prefix (sky_drive_entry_get_etag (settled), "W/"));
  replace (self, sky_drive_entry_get_etag (settled));
}

static void
test_replace_anything (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) old = sky_contract_put (self, "file", 100, 52);

  replace (self, NULL);
}

static void
test_replace_nothing (SkyContractCase *self)
{
  replace (self, NULL);
}

static void
test_replace_changed (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) old = sky_contract_put (self, "file", 100, 54);
  g_autoptr (GBytes) expected = sky_contract_make_bytes (100, 54);
  g_autoptr (GFile) file = sky_contract_make_file (self, "other", 200, 55);
  g_autoptr (SkyUploadSession) session = NULL;
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  session = begin (self, "file", file, SKY_UPLOAD_REPLACE, "\"another-version\"");
  if (send_file (self, session, file, &error))
    entry = sky_sync_commit (self->drive, session, NULL, &error);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT);
  sky_contract_assert_holds (self, sky_drive_entry_get_path (old), expected);
}

static void
test_upload_without_parent (SkyContractCase *self)
{
  g_autoptr (GFile) file = sky_contract_make_file (self, "source", 200, 56);
  g_autoptr (SkyUploadSession) session = NULL;
  g_autoptr (GError) error = NULL;

  session = begin (self, "nothing/file", file, SKY_UPLOAD_CREATE, NULL);
  g_assert_false (send_file (self, session, file, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND);
}

/* The upload was begun for other bytes than the source has when it is sent. */
static void
check_changed_source (SkyContractCase *self, gsize size, guint seed)
{
  g_autoptr (GFile) file = sky_contract_make_file (self, "source", 1000000, 57);
  g_autoptr (GFile) changed = NULL;
  g_autoptr (SkyUploadSession) session = begin (self, "file", file, SKY_UPLOAD_CREATE, NULL);
  g_autoptr (GError) error = NULL;

  changed = sky_contract_make_file (self, "source", size, seed);
  g_assert_false (send_file (self, session, changed, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT);
  assert_nothing_visible (self);
  assert_state (self, session, SKY_DRIVE_UPLOAD_NOTHING);
}

static void
test_source_grew (SkyContractCase *self)
{
  check_changed_source (self, 1000001, 57);
}

static void
test_source_shrank (SkyContractCase *self)
{
  check_changed_source (self, 999999, 57);
}

static void
test_source_differs (SkyContractCase *self)
{
  check_changed_source (self, 1000000, 58);
}

static void
test_source_vanished (SkyContractCase *self)
{
  g_autoptr (GFile) file = sky_contract_make_file (self, "source", 1000, 59);
  g_autoptr (SkyUploadSession) session = begin (self, "file", file, SKY_UPLOAD_CREATE, NULL);
  g_autoptr (GError) error = NULL;

  g_file_delete (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (send_file (self, session, file, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "source"));
  assert_nothing_visible (self);
}

static void
watch_cb (guint64 sent, gpointer user_data)
{
  Watch *watch = user_data;

  g_assert_cmpuint (sent, >=, watch->last);
  watch->last = sent;
  if (watch->reports++ > 0)
    return;
  if (watch->cancellable != NULL)
    g_cancellable_cancel (watch->cancellable);
  if (watch->kill)
    watch->self->contract->kill (watch->self->contract->server);
}

static void
test_progress (SkyContractCase *self)
{
  g_autoptr (GFile) file = sky_contract_make_file (self, "source", 3000000, 60);
  g_autoptr (SkyUploadSession) session = begin (self, "file", file, SKY_UPLOAD_CREATE, NULL);
  g_autoptr (GError) error = NULL;
  Watch           watch = { .self = self };
  SkyUploadSource source = { .file = file, .progress = watch_cb, .progress_data = &watch };
  gint64          start = g_get_monotonic_time ();
  gint64          tenths;

  g_assert_true (sky_sync_send (self->drive, session, &source, NULL, &error));
  g_assert_no_error (error);
  tenths = (g_get_monotonic_time () - start) / (G_USEC_PER_SEC / 10);
  g_assert_cmpuint (watch.last, ==, 3000000);
  g_assert_cmpuint (watch.reports, <=, (guint) tenths + 3);
}

static void
test_upload_cancelled (SkyContractCase *self)
{
  g_autoptr (GFile) file = sky_contract_make_file (self, "source", 40000000, 61);
  g_autoptr (SkyUploadSession) session = begin (self, "file", file, SKY_UPLOAD_CREATE, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Watch           watch = { .self = self, .cancellable = cancellable };
  SkyUploadSource source = { .file = file, .progress = watch_cb, .progress_data = &watch };

  g_assert_false (sky_sync_send (self->drive, session, &source, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  sky_sync_abort (self->drive, session, &error);
  g_assert_no_error (error);
  assert_nothing_visible (self);
}

/* The server dies in the middle; another process takes the upload up again. */
static void
test_upload_cut_off (SkyContractCase *self)
{
  g_autoptr (GFile) file = sky_contract_make_file (self, "source", 40000000, 62);
  g_autoptr (GBytes) expected = sky_contract_make_bytes (40000000, 62);
  g_autoptr (SkyUploadSession) session = begin (self, "file", file, SKY_UPLOAD_CREATE, NULL);
  g_autoptr (SkyUploadSession) later = NULL;
  g_autoptr (GVariant) record = sky_upload_session_serialize (session);
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  Watch           watch = { .self = self, .kill = TRUE };
  SkyUploadSource source = { .file = file, .progress = watch_cb, .progress_data = &watch };

  g_assert_false (sky_sync_send (self->drive, session, &source, NULL, &error));
  g_assert_true (sky_drive_error_is_transient (error) ||
                 g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME));
  g_clear_error (&error);
  self->contract->restart (self->contract->server);
  assert_nothing_visible (self);

  later = sky_upload_session_deserialize (record, &error);
  g_assert_no_error (error);
  assert_state (self, later, SKY_DRIVE_UPLOAD_NOTHING);
  g_assert_true (send_file (self, later, file, &error));
  g_assert_no_error (error);
  entry = sky_sync_commit (self->drive, later, NULL, &error);
  g_assert_no_error (error);
  sky_contract_assert_holds (self, sky_drive_entry_get_path (entry), expected);
}

static void
test_inspect (SkyContractCase *self)
{
  g_autoptr (GFile) file = sky_contract_make_file (self, "source", 1000, 63);
  g_autoptr (SkyUploadSession) session = begin (self, "file", file, SKY_UPLOAD_CREATE, NULL);
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  assert_state (self, session, SKY_DRIVE_UPLOAD_NOTHING);
  g_assert_true (send_file (self, session, file, &error));
  assert_state (self, session,
                commits_at_once (self) ? SKY_DRIVE_UPLOAD_COMMITTED : SKY_DRIVE_UPLOAD_SENT);
  if (!commits_at_once (self))
    assert_nothing_visible (self);
  entry = sky_sync_commit (self->drive, session, NULL, &error);
  g_assert_no_error (error);
  assert_state (self, session, SKY_DRIVE_UPLOAD_COMMITTED);
}

/* Of the same size, so that only the content can tell. */
static void
test_inspect_other_content (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) other = sky_contract_put (self, "file", 1000, 64);
  g_autoptr (GFile) file = sky_contract_make_file (self, "source", 1000, 65);
  g_autoptr (SkyUploadSession) create = begin (self, "file", file, SKY_UPLOAD_CREATE, NULL);
  g_autoptr (SkyUploadSession) update = NULL;

  update = begin (self, "file", file, SKY_UPLOAD_REPLACE, sky_drive_entry_get_etag (other));
  assert_state (self, create, SKY_DRIVE_UPLOAD_CONFLICT);
  assert_state (self, update, SKY_DRIVE_UPLOAD_NOTHING);
}

static void
test_abort (SkyContractCase *self)
{
  g_autoptr (GFile) file = sky_contract_make_file (self, "source", 1000, 66);
  g_autoptr (SkyUploadSession) session = begin (self, "file", file, SKY_UPLOAD_CREATE, NULL);
  g_autoptr (GError) error = NULL;

  sky_sync_abort (self->drive, session, &error);
  g_assert_no_error (error);
  g_assert_true (send_file (self, session, file, &error));
  g_assert_no_error (error);
  sky_sync_abort (self->drive, session, &error);
  g_assert_no_error (error);
  assert_state (self, session,
                commits_at_once (self) ? SKY_DRIVE_UPLOAD_COMMITTED : SKY_DRIVE_UPLOAD_NOTHING);
}

static void
test_upload_over_folder (SkyContractCase *self)
{
  g_autofree char *path = sky_contract_path (self, "file");
  g_autoptr (GFile) file = sky_contract_make_file (self, "source", 1000, 67);
  g_autoptr (SkyUploadSession) session = begin (self, "file", file, SKY_UPLOAD_REPLACE, NULL);
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (sky_sync_make_folder (self->drive, path, &error));
  if (send_file (self, session, file, &error))
    entry = sky_sync_commit (self->drive, session, NULL, &error);
  g_assert_null (entry);
  g_assert_nonnull (error);
  g_assert_false (sky_drive_error_is_transient (error));
  g_clear_error (&error);
  entry = sky_sync_stat (self->drive, path, &error);
  g_assert_no_error (error);
  g_assert_true (sky_drive_entry_get_is_folder (entry));
}

void
sky_drive_contract_add_uploads (const SkyDriveContract *contract)
{
  const struct
  {
    const char     *name;
    SkyContractFunc func;
  } cases[] = {
    { "upload", test_upload },
    { "upload-empty", test_upload_empty },
    { "upload-sizes", test_upload_sizes },
    { "upload-exists", test_upload_exists },
    { "upload-refused-early", test_upload_refused_early },
    { "upload-signed-out", test_upload_signed_out },
    { "upload-without-parent", test_upload_without_parent },
    { "upload-over-folder", test_upload_over_folder },
    { "upload-cancelled", test_upload_cancelled },
    { "upload-cut-off", test_upload_cut_off },
    { "replace-fresh", test_replace_fresh },
    { "replace-settled", test_replace_settled },
    { "replace-anything", test_replace_anything },
    { "replace-nothing", test_replace_nothing },
    { "replace-changed", test_replace_changed },
    { "source-grew", test_source_grew },
    { "source-shrank", test_source_shrank },
    { "source-differs", test_source_differs },
    { "source-vanished", test_source_vanished },
    { "progress", test_progress },
    { "inspect", test_inspect },
    { "inspect-other-content", test_inspect_other_content },
    { "abort", test_abort },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    sky_contract_add_case (contract, cases[i].name, cases[i].func);
}
