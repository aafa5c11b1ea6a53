/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The encoding of texts that don't name it: a mark at the beginning, else UTF-8 where it is valid,
 * else what reads most like a language among those in which cue sheets were written. Pure.
 */
#include "media/sky-cue-text.h"

#include <string.h>

#define UTF8_MARK "\xef\xbb\xbf"

/* How much a text in a one-byte encoding looks like a Western language: letters beyond ASCII stand
 * among ASCII ones there, never in rows. */
static int
score_latin (const guint8 *data, gsize size)
{
  int score = 0;

  for (gsize i = 0; i < size; i++)
    {
      gboolean follows = i > 0 && data[i - 1] >= 0x80;

      if (data[i] < 0x80)
        continue;
      if (data[i] < 0xa0)
        score -= strchr ("\x80\x85\x91\x92\x93\x94\x96\x97\x99", data[i]) != NULL ? 0 : 2;
      else if (data[i] >= 0xc0 && data[i] != 0xd7 && data[i] != 0xf7)
        score += follows ? -1 : 2;
      else
        score -= follows ? 1 : 0;
    }
  return score;
}

/* Shift-JIS: kana, and the kanji of the first level (JIS X 0208 rows 16 to 47). */
static int
score_japanese (const guint8 *data, gsize size)
{
  int score = 0;

  for (gsize i = 0; i < size; i++)
    {
      guint8 lead = data[i];

      if (lead < 0x80)
        continue;
      if (lead >= 0xa1 && lead <= 0xdf)
        {
          score -= 1;
          continue;
        }
      i++;
      if (lead == 0x82 || lead == 0x83 || (lead >= 0x88 && lead <= 0x97))
        score += 3;
      else
        score += lead == 0x81 ? 1 : -1;
    }
  return score;
}

/* GB18030: the characters of GB 2312's first level, then its others. */
static int
score_chinese (const guint8 *data, gsize size)
{
  int score = 0;

  for (gsize i = 0; i < size; i++)
    {
      guint8 lead = data[i];
      guint8 trail = i + 1 < size ? data[i + 1] : 0;

      if (lead < 0x80)
        continue;
      i++;
      if (trail < 0xa1)
        score -= 2;
      else if (lead >= 0xb0 && lead <= 0xd7)
        score += 3;
      else
        score += lead <= 0xa3 || lead >= 0xf8 ? 0 : 1;
    }
  return score;
}

static char *
convert (const guint8 *data, gsize size, const char *charset, gsize *length)
{
  return g_convert ((const char *) data, (gssize) size, "UTF-8", charset, NULL, length, NULL);
}

static char *
make_valid (const guint8 *data, gsize size, gsize *length)
{
  char *text = g_utf8_make_valid ((const char *) data, (gssize) size);

  *length = strlen (text);
  return text;
}

static char *
decode_marked (const guint8 *data, gsize size, gsize *length)
{
  if (size >= 3 && memcmp (data, UTF8_MARK, 3) == 0)
    return make_valid (data + 3, size - 3, length);
  if (size >= 2 && data[0] == 0xff && data[1] == 0xfe)
    return convert (data + 2, size - 2, "UTF-16LE", length);
  if (size >= 2 && data[0] == 0xfe && data[1] == 0xff)
    return convert (data + 2, size - 2, "UTF-16BE", length);
  return NULL;
}

/**
 * sky_cue_text_decode:
 * @data: (array length=size): a text
 * @size: its length
 * @length: (out): of what is returned, which may hold zero bytes as the text did
 *
 * Returns: (transfer full): the text in UTF-8
 */
char *
sky_cue_text_decode (const guint8 *data, gsize size, gsize *length)
{
  const struct
  {
    const char *charset;
    int (*score) (const guint8 *bytes, gsize n);
  } languages[] = {
    { "WINDOWS-1252", score_latin },
    { "CP932", score_japanese },
    { "GB18030", score_chinese },
  };
  g_autofree char *best = decode_marked (data, size, length);
  int              best_score = G_MININT;

  if (best != NULL)
    return g_steal_pointer (&best);
  if (size == 0 || g_utf8_validate_len ((const char *) data, size, NULL))
    return make_valid (data, size, length);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      int              score = languages[i].score (data, size);
      gsize            n = 0;
      g_autofree char *text =
          score > best_score ? convert (data, size, languages[i].charset, &n) : NULL;

      if (text == NULL)
        continue;
      g_free (best);
      best = g_steal_pointer (&text);
      *length = n;
      best_score = score;
    }
  if (best == NULL)
    return make_valid (data, size, length);
  return g_steal_pointer (&best);
}
