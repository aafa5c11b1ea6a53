/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written down of an upload, what it is read from, and what entries tell. */

#include "drive/sky-upload-session.h"

#include <glib/gstdio.h>

#include "drive/sky-drive-error.h"
#include "drive/sky-upload-body.h"

/* `printf abc | sha256sum`, which is also the first example of FIPS 180-2 */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static SkyUploadSession *
create (const char *etag, GVariant *state, guint64 size)
{
  SkyUploadRequest request = { .path = "/a folder/\303\274",
                               .size = size,
                               .sha256 = ABC,
                               .mtime = -5,
                               .overwrite = SKY_UPLOAD_REPLACE,
                               .etag = etag };

  return sky_upload_session_new (&request, state);
}

static SkyUploadSession *
carry_over (SkyUploadSession *session)
{
  g_autoptr (GVariant) variant = sky_upload_session_serialize (session);
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (variant);
  g_autoptr (GVariant) read = NULL;
  g_autoptr (GError) error = NULL;
  SkyUploadSession *other;

  read = g_variant_ref_sink (g_variant_new_from_bytes (g_variant_get_type (variant), bytes, FALSE));
  other = sky_upload_session_deserialize (read, &error);
  g_assert_no_error (error);
  return other;
}

static void
test_round_trip (void)
{
  g_autoptr (SkyUploadSession) session = create ("W/\"x\"", g_variant_new_string ("/p"), 1 << 20);
  g_autoptr (SkyUploadSession) other = carry_over (session);
  g_autoptr (GVariant) state = sky_upload_session_dup_state (other);

  g_assert_cmpstr (sky_upload_session_get_path (other), ==, "/a folder/\303\274");
  g_assert_cmpuint (sky_upload_session_get_size (other), ==, 1 << 20);
  g_assert_cmpstr (sky_upload_session_get_sha256 (other), ==, ABC);
  g_assert_cmpint (sky_upload_session_get_mtime (other), ==, -5);
  g_assert_cmpint (sky_upload_session_get_overwrite (other), ==, SKY_UPLOAD_REPLACE);
  g_assert_cmpstr (sky_upload_session_get_etag (other), ==, "W/\"x\"");
  g_assert_cmpstr (g_variant_get_string (state, NULL), ==, "/p");
}

static void
test_round_trip_of_nothing (void)
{
  g_autoptr (SkyUploadSession) session = create (NULL, NULL, 0);
  g_autoptr (SkyUploadSession) other = carry_over (session);

  g_assert_null (sky_upload_session_get_etag (other));
  g_assert_null (sky_upload_session_dup_state (other));
}

/* Whatever the disk gives back: an error, never a crash or another upload. */
static void
test_damaged (void)
{
  g_autoptr (SkyUploadSession) session = create ("e", g_variant_new_string ("/p"), 7);
  g_autoptr (GVariant) variant = sky_upload_session_serialize (session);
  gsize size = g_variant_get_size (variant);
  guint refused = 0;

  for (gsize i = 0; i < size; i++)
    {
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GVariant) read = NULL;
      g_autoptr (SkyUploadSession) other = NULL;

      bytes = g_bytes_new (g_variant_get_data (variant), i);
      read = g_variant_ref_sink (
          g_variant_new_from_bytes (g_variant_get_type (variant), bytes, FALSE));
      other = sky_upload_session_deserialize (read, NULL);
      refused += other == NULL;
    }
  g_assert_cmpuint (refused, >, 0);
}

static void
test_other_type (void)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_string ("x"));
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyUploadSession) session = sky_upload_session_deserialize (variant, &error);

  g_assert_null (session);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL);
}

static gssize
read_body (const char *content, guint64 promised, GError **error)
{
  g_autoptr (SkyUploadSession) session = create (NULL, NULL, promised);
  g_autoptr (GInputStream) body = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;
  char             buffer[16];
  gsize            size = 0;
  gboolean         done;
  int              fd = g_file_open_tmp ("sky-body-XXXXXX", &path, NULL);

  close (fd);
  g_file_set_contents (path, content, -1, NULL);
  file = g_file_new_for_path (path);
  body = sky_upload_body_new (file, session);
  done = g_input_stream_read_all (body, buffer, sizeof buffer, &size, NULL, error);
  g_unlink (path);
  /* Nothing of a source that is not what was promised gets out of its last piece. */
  if (!done)
    g_assert_cmpuint (size, ==, 0);
  return done ? (gssize) size : -1;
}

static void
test_body (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (read_body ("abc", 3, &error), ==, 3);
  g_assert_no_error (error);
}

static void
test_body_changed (void)
{
  const char *contents[] = { "abd", "abcd", "ab", "" };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (read_body (contents[i], 3, &error), ==, -1);
      g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT);
      g_assert_null (strstr (error->message, "can't be read"));
    }
}

static void
test_body_missing (void)
{
  g_autoptr (SkyUploadSession) session = create (NULL, NULL, 3);
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/source");
  g_autoptr (GInputStream) body = sky_upload_body_new (file, session);
  g_autoptr (GError) error = NULL;
  char byte;

  g_assert_cmpint (g_input_stream_read (body, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "/nonexistent/source"));
}

/* A disk that fails on the way is the source's fault, never the network's: trying again would not
 * help. The first page of a process' memory can be opened and not read. */
static void
test_body_unreadable (void)
{
  g_autoptr (SkyUploadSession) session = create (NULL, NULL, 3);
  g_autoptr (GFile) file = g_file_new_for_path ("/proc/self/mem");
  g_autoptr (GInputStream) body = sky_upload_body_new (file, session);
  g_autoptr (GError) error = NULL;
  char byte;

  g_assert_cmpint (g_input_stream_read (body, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "/proc/self/mem"));
}

static void
test_entry_version (void)
{
  SkyDriveEntryInfo info = { .path = "/a/b", .size = 5, .mtime = 9, .etag = "W/\"t\"" };
  g_autoptr (SkyDriveEntry) weak = sky_drive_entry_new (&info);
  g_autoptr (SkyDriveEntry) strong = NULL;
  g_autoptr (SkyDriveEntry) untagged = NULL;
  g_autofree char *first = sky_drive_entry_dup_version (weak);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  info.etag = "\"t\"";
  strong = sky_drive_entry_new (&info);
  second = sky_drive_entry_dup_version (strong);
  info.etag = NULL;
  untagged = sky_drive_entry_new (&info);
  third = sky_drive_entry_dup_version (untagged);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (second, !=, third);
}

static void
test_entry_key (void)
{
  SkyDriveEntryInfo info = { .path = "/a/b", .is_folder = TRUE, .size = 4096 };
  g_autoptr (SkyDriveEntry) plain = sky_drive_entry_new (&info);
  g_autoptr (SkyDriveEntry) stable = NULL;

  info.resource_id = "urn:uuid:1";
  stable = sky_drive_entry_new (&info);
  g_assert_cmpstr (sky_drive_entry_get_key (plain), ==, "/a/b");
  g_assert_cmpstr (sky_drive_entry_get_key (stable), ==, "urn:uuid:1");
  g_assert_cmpstr (sky_drive_entry_get_name (plain), ==, "b");
  g_assert_cmpuint (sky_drive_entry_get_size (plain), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drive/upload-session/round-trip", test_round_trip);
  g_test_add_func ("/drive/upload-session/round-trip-of-nothing", test_round_trip_of_nothing);
  g_test_add_func ("/drive/upload-session/damaged", test_damaged);
  g_test_add_func ("/drive/upload-session/other-type", test_other_type);
  g_test_add_func ("/drive/upload-session/body", test_body);
  g_test_add_func ("/drive/upload-session/body-changed", test_body_changed);
  g_test_add_func ("/drive/upload-session/body-missing", test_body_missing);
  g_test_add_func ("/drive/upload-session/body-unreadable", test_body_unreadable);
  g_test_add_func ("/drive/upload-session/entry-version", test_entry_version);
  g_test_add_func ("/drive/upload-session/entry-key", test_entry_key);
  return g_test_run ();
}
