/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors in the user's words: what happened and what can be done. */
#include "config.h"

#include "ui/sky-error-text.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "app/sky-app-error.h"
#include "app/sky-services.h"
#include "base/sky-database.h"

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
  switch (error->code)
    {
    case SKY_DATABASE_ERROR_BUSY:
      return g_strdup (_ ("Another Skylark works with the same folder. Close it and try again."));
    case SKY_DATABASE_ERROR_FULL:
      return g_strdup (_ ("This computer’s disk is full. Free up space on it."));
    case SKY_DATABASE_ERROR_READ_ONLY:
      return g_strdup_printf (_ ("%s. Check that you may write there."), error->message);
    case SKY_DATABASE_ERROR_NEWER:
      return g_strdup_printf (_ ("%s. Install the newer Skylark again."), error->message);
    case SKY_DATABASE_ERROR_CORRUPT:
      return g_strdup_printf (
          _ ("%s. Move this file away to begin afresh; your music is not touched."),
          error->message);
    default:
      return NULL;
    }
}

/**
 * sky_error_text:
 * @error: what happened
 * @drive_name: (nullable): the drive that it happened on
 *
 * Returns: (transfer full): a sentence for the user, with a way forward where there is one
 */
char *
sky_error_text (const GError *error, const char *drive_name)
{
  char *text = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == SKY_DRIVE_ERROR)
    text = drive_text (error->code, drive_name != NULL ? drive_name : _ ("The drive"));
  else if (error->domain == SKY_DATABASE_ERROR)
    text = database_text (error);
  else if (g_error_matches (error, SKY_APP_ERROR, SKY_APP_ERROR_OWNED))
    text = g_strdup (_ ("Another Skylark works with the same folder. Close it and try again."));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    text = g_strdup (_ ("This computer’s disk is full. Free up space on it."));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    text = g_strdup (_ ("The file is no longer there. Put it back or choose another one."));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    text = g_strdup (_ ("Reading it is not allowed. Check its permissions."));
  return text != NULL ? text : g_strdup (error->message);
}
