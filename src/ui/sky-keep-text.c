/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for what is kept on this computer, and for why not all of it is. */
#include "config.h"

#include "ui/sky-keep-text.h"

#include <glib/gi18n.h>

#include "ui/sky-format.h"

static char *
let_go (guint n)
{
  return g_strdup_printf (
      ngettext ("%'u song is no longer kept on this computer, the rest of its folder is",
                "%'u songs are no longer kept on this computer, the rest of their folders is", n),
      n);
}

/**
 * sky_keep_text_songs:
 * @outcome: what has become of songs
 *
 * Returns: (transfer full): that in a sentence
 */
char *
sky_keep_text_songs (const SkyPinnedTracks *outcome)
{
  guint n = outcome->n_changed;

  if (!outcome->pinned && outcome->n_let_go > 0)
    return let_go (outcome->n_changed);
  if (outcome->pinned && n == 0)
    return g_strdup (_ ("On this computer already"));
  if (outcome->pinned)
    return g_strdup_printf (
        ngettext ("%'u song is kept on this computer", "%'u songs are kept on this computer", n),
        n);
  return g_strdup_printf (ngettext ("%'u song is no longer kept on this computer",
                                    "%'u songs are no longer kept on this computer", n),
                          n);
}

/**
 * sky_keep_text_items:
 * @n_items: files and folders
 * @n_let_go: those of them that a folder which stays was kept with
 * @pinned: whether they are to be kept from now on
 *
 * Returns: (transfer full): that in a sentence
 */
char *
sky_keep_text_items (guint n_items, guint n_let_go, gboolean pinned)
{
  if (pinned)
    return g_strdup_printf (ngettext ("%'u item is kept on this computer",
                                      "%'u items are kept on this computer", n_items),
                            n_items);
  if (n_let_go > 0)
    return g_strdup_printf (
        ngettext ("%'u item is no longer kept on this computer, the rest of its folder is",
                  "%'u items are no longer kept on this computer, the rest of their folder is",
                  n_items),
        n_items);
  return g_strdup_printf (ngettext ("%'u item is no longer kept on this computer",
                                    "%'u items are no longer kept on this computer", n_items),
                          n_items);
}

/**
 * sky_keep_text_sum:
 * @sum: what is kept
 *
 * Returns: (transfer full): how much of it there is
 */
char *
sky_keep_text_sum (const SkyPinsSum *sum)
{
  g_autofree char *bytes = NULL;

  if (sum->n_pins == 0)
    return g_strdup (_ ("Nothing. Choose “Keep on this computer” from the menu of songs, files or "
                        "folders."));
  if (sum->n_kept < sum->n_files)
    {
      bytes = sky_format_bytes_of (sum->bytes_kept, sum->bytes);
      /* Translators: so many of so many files; %s is such as “940 MB of 2.6 GB” */
      return g_strdup_printf (
          ngettext ("%'u of %'u file, %s", "%'u of %'u files, %s", sum->n_files), sum->n_kept,
          sum->n_files, bytes);
    }
  bytes = g_format_size (sum->bytes);
  return g_strdup_printf (ngettext ("%'u file, %s", "%'u files, %s", sum->n_files), sum->n_files,
                          bytes);
}

/**
 * sky_keep_text_trouble:
 * @sum: what is kept
 *
 * Returns: (transfer full) (nullable): why not all of it is, and what can be done
 */
char *
sky_keep_text_trouble (const SkyPinsSum *sum)
{
  switch (sum->trouble)
    {
    case SKY_PIN_AWAY:
      return g_strdup (_ ("Waiting for a drive that does not answer."));
    case SKY_PIN_LIMIT:
      return g_strdup (_ ("Not all of it fits into the size limit. Raise the limit or keep less."));
    case SKY_PIN_DISK_FULL:
      return g_strdup (
          _ ("The disk has no room for it. Free up space or choose another folder below."));
    case SKY_PIN_NO_KEY:
      return g_strdup (_ ("The cache can’t be used just now: unlock your keyring."));
    case SKY_PIN_FAILED:
      return g_strdup (_ ("A drive does not give all of it. It is asked again in a while."));
    case SKY_PIN_METERED:
      return g_strdup (_ ("Paused: the connection is metered."));
    case SKY_PIN_FINE:
    default:
      return NULL;
    }
}
