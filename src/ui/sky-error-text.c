/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors in the user's words: what happened and what can be done. */
#include "config.h"

#include "ui/sky-error-text.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "app/sky-app-error.h"
#include "app/sky-services.h"
#include "base/sky-database.h"
#include "library/sky-library-error.h"
#include "media/sky-media-error.h"
#include "playback/sky-playback-error.h"
#include "transfer/sky-transfer-error.h"

static char *
drive_text (int code, const char *drive)
{
  switch ((SkyDriveError) code)
    {
    case SKY_DRIVE_ERROR_AUTH:
      return g_strdup_printf (_ ("%s refused the account. Sign in again."), drive);
    case SKY_DRIVE_ERROR_FORBIDDEN:
      return g_strdup_printf (_ ("%s does not allow this for your account."), drive);
    case SKY_DRIVE_ERROR_NOT_FOUND:
      return g_strdup (_ ("It is no longer there. Look at the folder again."));
    case SKY_DRIVE_ERROR_EXISTS:
      return g_strdup (_ ("Something of that name is already there. Choose another name."));
    case SKY_DRIVE_ERROR_CONFLICT:
      return g_strdup (_ ("It was changed in the meantime. Look at it again, then decide."));
    case SKY_DRIVE_ERROR_OFFLINE:
      return g_strdup_printf (_ ("%s does not answer. Check that it is on and reachable."), drive);
    case SKY_DRIVE_ERROR_BUSY:
      return g_strdup_printf (_ ("%s is busy. Try again in a moment."), drive);
    case SKY_DRIVE_ERROR_QUOTA:
      return g_strdup_printf (_ ("%s is full. Free up space there."), drive);
    case SKY_DRIVE_ERROR_UNSUPPORTED:
      return g_strdup_printf (_ ("%s can’t do that. Use another drive for it."), drive);
    case SKY_DRIVE_ERROR_PROTOCOL:
      return g_strdup_printf (_ ("%s gave an answer that makes no sense. Try again later."), drive);
    case SKY_DRIVE_ERROR_CORRUPT:
      return g_strdup (_ ("The file is damaged. Put a good copy in its place."));
    case SKY_DRIVE_ERROR_UNKNOWN_OUTCOME:
      return g_strdup (
          _ ("The connection broke before the answer came. Check whether it was done."));
    case SKY_DRIVE_ERROR_NAME:
      return g_strdup_printf (_ ("%s can’t hold that name. Choose another one."), drive);
    default:
      return NULL;
    }
}

/* The files of Skylark's own state. */
static char *
database_text (const GError *error)
{
  const char      *path = sky_database_error_get_path (error);
  g_autofree char *shown = path != NULL ? g_filename_display_name (path) : NULL;
  /* Translators: stands for the name of a file, at the begin of a sentence */
  const char *file = shown != NULL ? shown : _ ("A file of Skylark’s own");

  switch ((SkyDatabaseError) error->code)
    {
    case SKY_DATABASE_ERROR_BUSY:
      return g_strdup (_ ("Another Skylark works with the same folder. Close it and try again."));
    case SKY_DATABASE_ERROR_FULL:
      return g_strdup (_ ("This computer’s disk is full. Free up space on it."));
    case SKY_DATABASE_ERROR_READ_ONLY:
      return g_strdup_printf (_ ("%s can’t be written. Check that you may write there."), file);
    case SKY_DATABASE_ERROR_NEWER:
      return g_strdup_printf (
          _ ("%s was written by a newer Skylark. Install the newer Skylark again."), file);
    case SKY_DATABASE_ERROR_CORRUPT:
      return g_strdup_printf (
          _ ("%s is damaged. Move this file away to begin afresh; your music is not touched."),
          file);
    case SKY_DATABASE_ERROR_FAILED:
    case SKY_DATABASE_ERROR_CONSTRAINT:
      return g_strdup_printf (
          _ ("%s can’t be used. Check the disk that it lies on, then start Skylark again."), file);
    default:
      return NULL;
    }
}

static char *
transfer_text (int code, const char *drive)
{
  switch ((SkyTransferError) code)
    {
    case SKY_TRANSFER_ERROR_NAME:
      return g_strdup (_ ("Its name isn’t valid text, so that no drive can hold it. Rename it."));
    case SKY_TRANSFER_ERROR_BROKEN_LINK:
      return g_strdup (_ ("It is a link that leads nowhere. Mend it or leave it out."));
    case SKY_TRANSFER_ERROR_SPECIAL:
      return g_strdup (_ ("It is neither a file nor a folder. It was left out."));
    case SKY_TRANSFER_ERROR_LOOP:
      return g_strdup (_ ("It is a link back to a folder that it lies in. It was left out."));
    case SKY_TRANSFER_ERROR_TOO_DEEP:
      return g_strdup (_ ("It lies in too many folders, one in the other. Move it further up."));
    case SKY_TRANSFER_ERROR_CHANGES:
      return g_strdup (_ ("It keeps changing while it is sent. Try again when it is finished."));
    case SKY_TRANSFER_ERROR_DISCONNECTED:
      return g_strdup_printf (_ ("%s is not connected. Connect it, and it goes on."), drive);
    default:
      return NULL;
    }
}

static char *
playback_text (const GError *error)
{
  g_autofree char *package = NULL;

  switch ((SkyPlaybackError) error->code)
    {
    case SKY_PLAYBACK_ERROR_UNSUPPORTED:
      package = sky_playback_error_dup_package (error);
      if (package != NULL)
        /* Translators: the name of a package, as the system's package manager knows it */
        return g_strdup_printf (_ ("What plays it is not installed. Install the package %s."),
                                package);
      return g_strdup (_ ("What plays it is not installed."));
    case SKY_PLAYBACK_ERROR_CORRUPT:
      return g_strdup (_ ("The file is damaged. Put a good copy in its place."));
    case SKY_PLAYBACK_ERROR_UNREADABLE:
      return g_strdup (_ ("It can’t be read. Check the place where it lies."));
    case SKY_PLAYBACK_ERROR_NO_OUTPUT:
      return g_strdup (_ ("No sound can be made. Check the output in the preferences."));
    case SKY_PLAYBACK_ERROR_GAVE_UP:
      return g_strdup (
          _ ("Too many songs in a row can’t be played. The queue tells why for each."));
    default:
      return NULL;
    }
}

static char *
media_text (const GError *error)
{
  switch ((SkyMediaError) error->code)
    {
    case SKY_MEDIA_ERROR_NOT_AUDIO:
      return g_strdup (_ ("There is no sound in it that Skylark knows."));
    case SKY_MEDIA_ERROR_TRUNCATED:
      return g_strdup (_ ("The file ends too early. Get it again."));
    case SKY_MEDIA_ERROR_CORRUPT:
      return g_strdup (_ ("The file is damaged. Put a good copy in its place."));
    case SKY_MEDIA_ERROR_TOO_LARGE:
      return g_strdup (_ ("It is larger than any such file should be. It was left out."));
    case SKY_MEDIA_ERROR_NO_MUSIC:
      return g_strdup (_ ("The music that it names does not lie beside it. Put it back there."));
    default:
      return NULL;
    }
}

static char *
library_text (int code)
{
  switch ((SkyLibraryError) code)
    {
    case SKY_LIBRARY_ERROR_NOT_FOUND:
      return g_strdup (_ ("It is no longer in the library. Look for it anew."));
    case SKY_LIBRARY_ERROR_UNSUPPORTED:
    default:
      return NULL;
    }
}

/* Most of these are said to the command line only. */
static char *
app_text (int code, const char *drive)
{
  switch (code)
    {
    case SKY_APP_ERROR_OWNED:
      return g_strdup (_ ("Another Skylark works with the same folder. Close it and try again."));
    case SKY_APP_ERROR_NO_COPY:
      return g_strdup (_ ("No copy of it can be read now. Check that its drive is connected."));
    case SKY_APP_ERROR_AWAY:
      return g_strdup_printf (_ ("%s does not answer. Check that it is on and reachable."), drive);
    default:
      return NULL;
    }
}

static char *
io_text (int code)
{
  switch (code)
    {
    case G_IO_ERROR_NO_SPACE:
      return g_strdup (_ ("This computer’s disk is full. Free up space on it."));
    case G_IO_ERROR_NOT_FOUND:
      return g_strdup (_ ("The file is no longer there. Put it back or choose another one."));
    case G_IO_ERROR_PERMISSION_DENIED:
      return g_strdup (_ ("Reading it is not allowed. Check its permissions."));
    case G_IO_ERROR_NOT_REGULAR_FILE:
      return g_strdup (_ ("It is not an ordinary file. Choose another one."));
    case G_IO_ERROR_INVALID_DATA:
      return g_strdup (_ ("It was changed while it was read. Try it again."));
    default:
      return NULL;
    }
}

/**
 * sky_error_text_find:
 * @error: what happened
 * @drive_name: (nullable): the drive that it happened on
 *
 * Returns: (transfer full) (nullable): a sentence for the user, with a way forward where there is
 *   one; %NULL where none is known
 */
char *
sky_error_text_find (const GError *error, const char *drive_name)
{
  const char *drive = drive_name != NULL ? drive_name : _ ("The drive");

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == SKY_DRIVE_ERROR)
    return drive_text (error->code, drive);
  if (error->domain == SKY_DATABASE_ERROR)
    return database_text (error);
  if (error->domain == SKY_TRANSFER_ERROR)
    return transfer_text (error->code, drive);
  if (error->domain == SKY_PLAYBACK_ERROR)
    return playback_text (error);
  if (error->domain == SKY_MEDIA_ERROR)
    return media_text (error);
  if (error->domain == SKY_LIBRARY_ERROR)
    return library_text (error->code);
  if (error->domain == SKY_APP_ERROR)
    return app_text (error->code, drive);
  if (error->domain == G_IO_ERROR)
    return io_text (error->code);
  return NULL;
}

/**
 * sky_error_text:
 * @error: what happened
 * @drive_name: (nullable): the drive that it happened on
 *
 * Returns: (transfer full): a sentence for the user, with a way forward where there is one; the
 *   error's own message where none is known
 */
char *
sky_error_text (const GError *error, const char *drive_name)
{
  char *text;

  g_return_val_if_fail (error != NULL, NULL);

  text = sky_error_text_find (error, drive_name);
  return text != NULL ? text : g_strdup (error->message);
}
