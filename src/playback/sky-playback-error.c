/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of the playback layer. */
#include "playback/sky-playback-error.h"

#include <string.h>

#define PACKAGE "(package "

G_DEFINE_QUARK (sky_playback_error, sky_playback_error)

/**
 * sky_playback_error_dup_package:
 * @error: an error of this domain
 *
 * Whoever makes the message of %SKY_PLAYBACK_ERROR_UNSUPPORTED ends it in “(package NAME)”.
 *
 * Returns: (transfer full) (nullable): the package that has what is missing, where it is known
 */
char *
sky_playback_error_dup_package (const GError *error)
{
  const char *start;
  const char *end;

  g_return_val_if_fail (error != NULL, NULL);

  if (!g_error_matches (error, SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_UNSUPPORTED))
    return NULL;
  start = g_strrstr (error->message, PACKAGE);
  end = start != NULL ? strchr (start, ')') : NULL;
  if (end == NULL)
    return NULL;
  start += strlen (PACKAGE);
  return g_strndup (start, (gsize) (end - start));
}
