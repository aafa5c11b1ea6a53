/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors in the user's words: each tells what can be done. */
#include "ui/sky-error-text.h"

#include "app/sky-app-error.h"
#include "app/sky-services.h"
#include "base/sky-database.h"
#include "library/sky-library-error.h"
#include "media/sky-media-error.h"
#include "playback/sky-playback-error.h"
#include "transfer/sky-transfer-error.h"
#include "ui/sky-fault-text.h"

static void
assert_text (GQuark domain, int code, const char *wanted)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "raw words");
  g_autofree char *text = sky_error_text (error, "Home cloud");

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_drive (void)
{
  assert_text (SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE,
               "Home cloud does not answer. Check that it is on and reachable.");
  assert_text (SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_QUOTA, "Home cloud is full. Free up space there.");
}

/* None of these may reach the user as the program's own words. */
static void
test_every_code (void)
{
  const struct
  {
    GQuark domain;
    int    last;
  } domains[] = {
    { SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME },
    { SKY_TRANSFER_ERROR, SKY_TRANSFER_ERROR_DISCONNECTED },
    { SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_GAVE_UP },
    { SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_NO_MUSIC },
    { SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_NEWER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    for (int code = 0; code <= domains[i].last; code++)
      {
        g_autoptr (GError) error = g_error_new_literal (domains[i].domain, code, "raw words");
        g_autofree char *text = sky_error_text (error, NULL);

        g_assert_null (strstr (text, "raw words"));
        g_assert_cmpint (strlen (text), >, 10);
      }
}

/* They stand in files on disk. */
static void
test_numbers (void)
{
  g_assert_cmpstr (g_quark_to_string (SKY_DRIVE_ERROR), ==, "sky_drive_error");
  g_assert_cmpstr (g_quark_to_string (SKY_TRANSFER_ERROR), ==, "sky_transfer_error");
  g_assert_cmpint (SKY_DRIVE_ERROR_AUTH, ==, 0);
  g_assert_cmpint (SKY_DRIVE_ERROR_OFFLINE, ==, 5);
  g_assert_cmpint (SKY_DRIVE_ERROR_QUOTA, ==, 7);
  g_assert_cmpint (SKY_DRIVE_ERROR_NAME, ==, 12);
}

static void
test_songs (void)
{
  assert_text (SKY_LIBRARY_ERROR, SKY_LIBRARY_ERROR_NOT_FOUND,
               "It is no longer in the library. Look for it anew.");
  assert_text (SKY_APP_ERROR, SKY_APP_ERROR_NO_COPY,
               "No copy of it can be read now. Check that its drive is connected.");
  assert_text (SKY_APP_ERROR, SKY_APP_ERROR_AWAY,
               "Home cloud does not answer. Check that it is on and reachable.");
  assert_text (G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "It was changed while it was read. Try it again.");
}

/* What is missing is named with the package that has it, in any language. */
static void
test_package (void)
{
  g_autoptr (GError) error = g_error_new_literal (
      SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_UNSUPPORTED,
      "FLAC needs the GStreamer element “flacdec” (package gstreamer1.0-plugins-good)");
  g_autofree char *text = sky_error_text (error, NULL);

  g_assert_cmpstr (text, ==,
                   "What plays it is not installed. Install the package "
                   "gstreamer1.0-plugins-good.");
}

/* A domain that this Skylark doesn't know, none at all, and a code of a later one. */
static void
test_kept_text (void)
{
  g_autoptr (SkyFault) unknown = sky_fault_new_kept ("old words", "a_domain_of_later", 3, "a.flac");
  g_autoptr (SkyFault) old = sky_fault_new_kept ("“a.flac”: older words", NULL, 0, NULL);
  g_autoptr (SkyFault) later = sky_fault_new_kept ("later words", "sky_drive_error", 99, NULL);
  g_autofree char *one = sky_fault_text_of_transfer (unknown, "b.flac", "Home cloud");
  g_autofree char *two = sky_fault_text_of_transfer (old, "b.flac", "Home cloud");
  g_autofree char *three = sky_fault_text_of_song (later);

  g_assert_cmpstr (one, ==, "old words");
  g_assert_cmpstr (two, ==, "“a.flac”: older words");
  g_assert_cmpstr (three, ==, "later words");
}

static void
test_database (void)
{
  g_autoptr (GError) error = sky_database_error_new (SKY_DATABASE_ERROR_CORRUPT,
                                                     "/state/library.db", "raw words");
  g_autofree char *text = sky_error_text (error, NULL);

  g_assert_cmpstr (text, ==,
                   "/state/library.db is damaged. Move this file away to begin afresh; your music "
                   "is not touched.");
  assert_text (SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_READ_ONLY,
               "A file of Skylark’s own can’t be written. Check that you may write there.");
}

static void
test_unknown (void)
{
  assert_text (G_IO_ERROR, G_IO_ERROR_FAILED, "raw words");
}

/* On the way to a drive some things mean something else than on the way from it. */
static void
test_uploads (void)
{
  const struct
  {
    SkyDriveError code;
    const char   *text;
  } cases[] = {
    { SKY_DRIVE_ERROR_CORRUPT, "Home cloud did not keep what was sent. Send it again." },
    { SKY_DRIVE_ERROR_CONFLICT, "It was changed on Home cloud in the meantime. Look at it there, "
                                "then send it again." },
    { SKY_DRIVE_ERROR_NOT_FOUND, "The folder for it is gone on Home cloud. Send it again." },
    { SKY_DRIVE_ERROR_QUOTA, "Home cloud is full. Free up space there." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SkyFault) fault =
                     sky_fault_new_kept ("raw", "sky_drive_error", (int) cases[i].code, "a");
      g_autofree char *text = sky_fault_text_of_transfer (fault, "a", "Home cloud");

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/error-text/drive", test_drive);
  g_test_add_func ("/ui/error-text/every-code", test_every_code);
  g_test_add_func ("/ui/error-text/numbers", test_numbers);
  g_test_add_func ("/ui/error-text/songs", test_songs);
  g_test_add_func ("/ui/error-text/package", test_package);
  g_test_add_func ("/ui/error-text/kept-text", test_kept_text);
  g_test_add_func ("/ui/error-text/uploads", test_uploads);
  g_test_add_func ("/ui/error-text/database", test_database);
  g_test_add_func ("/ui/error-text/unknown", test_unknown);
  return g_test_run ();
}
