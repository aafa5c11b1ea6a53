/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was kept of an error, in the user's words. Where no words are known for it, it says what it
 * said when it was kept. */
#include "config.h"

#include "ui/sky-fault-text.h"

#include <glib/gi18n.h>

#include "app/sky-services.h"
#include "ui/sky-error-text.h"

/**
 * sky_fault_text_of_song:
 * @fault: why a song can't be played
 *
 * Returns: (transfer full): a sentence for the user
 */
char *
sky_fault_text_of_song (const SkyFault *fault)
{
  g_autoptr (GError) error = sky_fault_dup_error (fault);

  return sky_error_text (error, NULL);
}

/* What is about something else when it happens on the way to a drive. */
static char *
find_upload_text (const GError *error, const char *drive)
{
  if (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CORRUPT))
    return g_strdup_printf (_ ("%s did not keep what was sent. Send it again."), drive);
  if (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT))
    return g_strdup_printf (
        _ ("It was changed on %s in the meantime. Look at it there, then send it again."), drive);
  if (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND))
    return g_strdup_printf (_ ("The folder for it is gone on %s. Send it again."), drive);
  return NULL;
}

/**
 * sky_fault_text_of_transfer:
 * @fault: why something isn't sent
 * @row_name: (nullable): the thing that the text stands beside
 * @drive_name: (nullable): where it was to go
 *
 * Returns: (transfer full): a sentence for the user; it names what it is about where that isn't
 *   @row_name
 */
char *
sky_fault_text_of_transfer (const SkyFault *fault, const char *row_name, const char *drive_name)
{
  g_autoptr (GError) error = sky_fault_dup_error (fault);
  const char      *name = sky_fault_get_name (fault);
  g_autofree char *text =
      find_upload_text (error, drive_name != NULL ? drive_name : _ ("The drive"));

  if (text == NULL)
    text = sky_error_text_find (error, drive_name);
  if (text == NULL)
    return g_strdup (sky_fault_get_text (fault));
  if (name == NULL || row_name == NULL || g_str_equal (name, row_name))
    return g_steal_pointer (&text);
  /* Translators: the first is a file or song, the second a sentence */
  return g_strdup_printf (_ ("%s: %s"), name, text);
}
