/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a drop would do, in words, and what kind of files it brings, told by their names alone: it
 * is asked while the pointer moves. */
#include "config.h"

#include "ui/sky-drop-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/sky-format.h"

/* Enough to know what a drop is about, however many files it has. */
#define NAMES_LOOKED_AT 200

static const char *const audio_extensions[] = {
  "aac", "ac3", "aif", "aifc", "aiff", "alac", "ape", "dff", "dsf", "flac", "m4a", "m4b", "mka",
  "mp2", "mp3", "mpc", "oga",  "ogg",  "opus", "spx", "tta", "wav", "weba", "wma", "wv",  NULL,
};

/**
 * sky_name_is_audio:
 * @name: a file name
 *
 * Returns: whether its extension is one of sound
 */
gboolean
sky_name_is_audio (const char *name)
{
  const char      *dot = strrchr (name, '.');
  g_autofree char *extension = NULL;

  if (dot == NULL)
    return FALSE;
  extension = g_ascii_strdown (dot + 1, -1);
  return g_strv_contains (audio_extensions, extension);
}

/**
 * sky_name_is_playable:
 * @name: a file name
 *
 * Returns: whether its extension is one of sound, or of a cue sheet
 */
gboolean
sky_name_is_playable (const char *name)
{
  const char *dot = strrchr (name, '.');

  return sky_name_is_audio (name) || (dot != NULL && g_ascii_strcasecmp (dot, ".cue") == 0);
}

/* A name without an extension is taken for a folder, "Album (2014)" and "Vol. 2" too. */
static gboolean
looks_like_folder (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot == NULL || dot == name || strlen (dot) > 6 || strchr (dot, ' ') != NULL;
}

/**
 * sky_drop_is_music:
 * @files: (element-type GFile): what is being dropped
 *
 * Returns: whether it belongs into the music folder: sound files or folders, and not mostly others
 */
gboolean
sky_drop_is_music (GSList *files)
{
  guint music = 0;
  guint other = 0;
  guint looked_at = 0;

  for (GSList *l = files; l != NULL && looked_at < NAMES_LOOKED_AT; l = l->next, looked_at++)
    {
      g_autofree char *name = g_file_get_basename (l->data);

      if (name == NULL)
        continue;
      if (sky_name_is_playable (name) || looks_like_folder (name))
        music++;
      else
        other++;
    }
  return music > 0 && music >= other;
}

/**
 * sky_drop_text:
 * @n_items: how many files and folders the pointer carries, 0 where not yet known
 * @drive_name: where they would go
 * @folder: a path on that drive
 *
 * Returns: (transfer full): exactly what a drop will do
 */
char *
sky_drop_text (guint n_items, const char *drive_name, const char *folder)
{
  g_autofree char *place = sky_format_place (drive_name, folder);

  if (n_items == 0)
    /* Translators: %s is a place such as "Home cloud › Music" */
    return g_strdup_printf (_ ("Drop to upload to %s"), place);
  /* Translators: %s is a place such as "Home cloud › Music" */
  return g_strdup_printf (
      ngettext ("Drop to upload %u item to %s", "Drop to upload %u items to %s", n_items), n_items,
      place);
}
