/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyTags: a plain value, and how texts in tags become values. Pure functions. */
#include "media/sky-tags.h"

#include <string.h>

/* Longer ones are no names. */
#define MAX_TEXT 4096

/**
 * sky_tags_clear:
 * @self: tags
 *
 * Frees what they hold.
 */
void
sky_tags_clear (SkyTags *self)
{
  g_free (self->title);
  g_free (self->artist);
  g_free (self->album);
  g_free (self->album_artist);
  g_free (self->genre);
  g_free (self->composer);
  g_free (self->cue_sheet);
  memset (self, 0, sizeof *self);
}

/**
 * sky_tags_take_text:
 * @text: where it goes; stays %NULL where nothing is left
 * @value: (transfer full) (nullable): as the tag has it
 *
 * Makes it valid UTF-8 on one line, without control characters, of bounded length.
 */
void
sky_tags_take_text (char **text, char *value)
{
  g_autofree char *taken = value;
  g_autofree char *valid = NULL;
  g_autoptr (GString) clean = NULL;

  if (taken == NULL || *taken == '\0')
    return;
  valid = g_utf8_make_valid (taken, -1);
  clean = g_string_new (NULL);
  for (const char *p = valid; *p != '\0' && clean->len < MAX_TEXT; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (clean, g_unichar_iscntrl (c) ? ' ' : c);
    }
  g_strstrip (clean->str);
  if (*clean->str == '\0')
    return;
  g_free (*text);
  *text = g_strdup (clean->str);
}

/**
 * sky_tags_parse_position:
 * @text: (nullable): such as "1/12", "01", "A1"
 * @number: (out): 0 where there is none
 * @total: (out): 0 where there is none
 */
void
sky_tags_parse_position (const char *text, int *number, int *total)
{
  const char *slash = text != NULL ? strchr (text, '/') : NULL;
  guint64     value = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;

  *number = value <= 99999 ? value : 0;
  value = slash != NULL ? g_ascii_strtoull (slash + 1, NULL, 10) : 0;
  *total = value <= 99999 ? value : 0;
}

/**
 * sky_tags_parse_year:
 * @text: (nullable): a date in any writing: "1997", "1997-05-21", "21.5.1997"
 *
 * Returns: the first number of four digits, or 0
 */
int
sky_tags_parse_year (const char *text)
{
  const char *p = text != NULL ? text : "";

  while (*p != '\0')
    {
      gsize n = strspn (p, "0123456789");

      if (n == 4)
        return g_ascii_strtoull (p, NULL, 10);
      p += MAX (n, 1);
    }
  return 0;
}
