/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text as people look for it: without accents, case, width and the two kinds of kana. Words come
 * as they stand between spaces and punctuation; scripts written without spaces come character by
 * character, so that any part of a name is found as a phrase. Pure functions.
 */
#include "base/sky-fold.h"

#include <string.h>

/* A character folds to at most this many: a decomposition, each part of two letters. */
#define MAX_FOLDED (2 * G_UNICHAR_MAX_DECOMPOSITION_LENGTH)
/* Words joined by one mark each that can also be looked for as one word. */
#define MAX_PARTS 8
#define MAX_SHORT_PART 3
/* Longer names differ before this; it bounds the indexes. */
#define MAX_KEY_CHARS 80

typedef enum
{
  KIND_SEPARATOR,
  KIND_IGNORED,
  KIND_WORD,
  KIND_SINGLE,
} Kind;

typedef struct
{
  GString *text; /* (owned) */
  guint    n_chars;
  gsize    start;
  gsize    end;
} Part;

typedef struct
{
  SkyFoldTokenFunc func;
  gpointer         user_data;
  Part             parts[MAX_PARTS];
  guint            n_parts; /* finished words of the group, and the open one */
  gboolean         open;    /* the last part still grows */
  gboolean         only_apostrophes;
  gunichar         last; /* of the open part, for composing; 0 where none */
  gboolean         going;
} Splitter;

typedef struct
{
  gunichar    from;
  const char *to;
} Special;

/* Letters without a decomposition that people type as others; lower case. */
static const Special specials[] = {
  { 0x00df, "ss" }, { 0x00e6, "ae" }, { 0x00f0, "d" }, { 0x00f8, "o" },
  { 0x00fe, "th" }, { 0x0111, "d" },  { 0x0127, "h" }, { 0x0131, "i" },
  { 0x0142, "l" },  { 0x0153, "oe" }, { 0x0167, "t" },
};

static gboolean
is_between (gunichar c, gunichar first, gunichar last)
{
  return c >= first && c <= last;
}

static gboolean
is_hangul_syllable (gunichar c)
{
  return is_between (c, 0xac00, 0xd7a3);
}

/* Marks that are an accent of the letter before; those of Indic scripts are letters of their own.
 */
static gboolean
is_accent (gunichar c)
{
  return is_between (c, 0x0300, 0x036f) || is_between (c, 0x0591, 0x05c7) ||
         is_between (c, 0x064b, 0x065f) || c == 0x0670 || is_between (c, 0x1ab0, 0x1aff) ||
         is_between (c, 0x1dc0, 0x1dff) || is_between (c, 0x20d0, 0x20ff) ||
         is_between (c, 0xfe00, 0xfe0f) || is_between (c, 0xfe20, 0xfe2f) ||
         is_between (c, 0x200b, 0x200f) || c == 0x00ad || c == 0xfeff;
}

static gboolean
is_voicing (gunichar c)
{
  return c == 0x3099 || c == 0x309a;
}

static gboolean
is_unspaced (gunichar c)
{
  if (c == 0x30fc || is_voicing (c))
    return TRUE;
  switch ((int) g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return TRUE;
    default:
      return FALSE;
    }
}

static Kind
kind_of (gunichar c)
{
  GUnicodeType type;

  if (is_accent (c))
    return KIND_IGNORED;
  type = g_unichar_type (c);
  if (g_unichar_isalnum (c) || g_unichar_ismark (c))
    return is_unspaced (c) ? KIND_SINGLE : KIND_WORD;
  /* Signs that are names: hearts, the albums called ÷ and ×. */
  if (c >= 0x80 && (type == G_UNICODE_OTHER_SYMBOL || type == G_UNICODE_MATH_SYMBOL))
    return KIND_SINGLE;
  return KIND_SEPARATOR;
}

static gsize
fold_letter (gunichar c, gunichar *out)
{
  c = g_unichar_tolower (c);
  if (c == 0x03c2)
    c = 0x03c3; /* the final sigma */
  if (is_between (c, 0x30a1, 0x30f6))
    c -= 0x60; /* katakana to hiragana */
  for (guint i = 0; i < G_N_ELEMENTS (specials); i++)
    if (specials[i].from == c)
      {
        gsize n = strlen (specials[i].to);

        for (gsize j = 0; j < n; j++)
          out[j] = specials[i].to[j];
        return n;
      }
  out[0] = c;
  return 1;
}

static gsize
fold_char (gunichar c, gunichar *out)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize    n_parts;
  gsize    n = 0;

  if (c < 0x80)
    {
      out[0] = g_ascii_tolower (c);
      return 1;
    }
  if (is_hangul_syllable (c))
    {
      out[0] = c;
      return 1;
    }
  n_parts = g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < n_parts; i++)
    n += fold_letter (parts[i], out + n);
  return n;
}

/* Kana and Hangul that come in pieces (macOS file names do) are put together again. */
static gboolean
compose (gunichar last, gunichar c, gunichar *composed)
{
  gboolean is_kana = is_voicing (c);
  gboolean is_jamo = is_between (c, 0x1161, 0x11c2);

  return last != 0 && (is_kana || is_jamo) && g_unichar_compose (last, c, composed);
}

static gunichar
next_char (const char **p, const char *end)
{
  gunichar c = g_utf8_get_char_validated (*p, end - *p);

  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      *p += 1;
      return 0;
    }
  *p += MAX (1, g_unichar_to_utf8 (c, NULL));
  return c;
}

static void
emit (Splitter *self, const Part *part, gboolean joined)
{
  SkyFoldToken token = { part->text->str, part->text->len, part->start, part->end, joined };

  if (self->going && part->text->len > 0)
    self->going = self->func (&token, self->user_data);
}

static gboolean
is_joinable (Splitter *self)
{
  if (self->n_parts < 2)
    return FALSE;
  if (self->only_apostrophes)
    return TRUE;
  for (guint i = 0; i < self->n_parts; i++)
    if (self->parts[i].n_chars > MAX_SHORT_PART)
      return FALSE;
  return TRUE;
}

static void
emit_joined (Splitter *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Part joined = { text, 0, self->parts[0].start, self->parts[self->n_parts - 1].end };

  for (guint i = 0; i < self->n_parts; i++)
    g_string_append_len (text, self->parts[i].text->str, self->parts[i].text->len);
  emit (self, &joined, TRUE);
}

static void
flush (Splitter *self)
{
  for (guint i = 0; i < self->n_parts; i++)
    {
      emit (self, &self->parts[i], FALSE);
      if (i == 0 && is_joinable (self))
        emit_joined (self);
    }
  self->n_parts = 0;
  self->open = FALSE;
  self->only_apostrophes = TRUE;
  self->last = 0;
}

static void
open_part (Splitter *self, gsize start)
{
  Part *part;

  if (self->n_parts == MAX_PARTS)
    flush (self);
  part = &self->parts[self->n_parts++];
  if (part->text == NULL)
    part->text = g_string_new (NULL);
  g_string_truncate (part->text, 0);
  part->n_chars = 0;
  part->start = start;
  part->end = start;
  self->open = TRUE;
}

static void
append (Splitter *self, gunichar c, gsize end)
{
  Part *part = &self->parts[self->n_parts - 1];

  g_string_append_unichar (part->text, c);
  part->n_chars++;
  part->end = end;
  self->last = c;
}

static void
replace_last (Splitter *self, gunichar c, gsize end)
{
  Part *part = &self->parts[self->n_parts - 1];

  g_string_truncate (part->text, part->text->len - g_unichar_to_utf8 (self->last, NULL));
  part->n_chars--;
  append (self, c, end);
}

/* One folded character of the text's bytes [start, end). */
static void
take_char (Splitter *self, gunichar c, gsize start, gsize end)
{
  Kind     kind = kind_of (c);
  gunichar composed;

  if (kind == KIND_IGNORED)
    return;
  if (self->open && compose (self->last, c, &composed))
    {
      replace_last (self, composed, end);
      return;
    }
  if (kind == KIND_SEPARATOR)
    {
      flush (self);
      return;
    }
  /* A single stays open for what may compose with it, and ends at the next character. */
  if (kind == KIND_SINGLE || (self->open && kind_of (self->last) == KIND_SINGLE))
    flush (self);
  if (!self->open)
    open_part (self, start);
  append (self, c, end);
}

static gboolean
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019 || c == 0x02bc || c == '`';
}

static gboolean
is_joiner (gunichar c)
{
  return is_apostrophe (c) || c == '.' || c == '/' || c == '-' || c == '&';
}

/* Whether a mark between two words, without a space, keeps them in one group. */
static gboolean
continues_group (Splitter *self, gunichar c, const char *rest, const char *end)
{
  gunichar next;

  if (!self->open || !is_joiner (c) || rest >= end || kind_of (self->last) != KIND_WORD)
    return FALSE;
  next = next_char (&rest, end);
  return next != 0 && kind_of (next) == KIND_WORD;
}

/**
 * sky_fold_tokenize:
 * @text: UTF-8; what is invalid separates words
 * @length: of @text, in bytes
 * @func: called for each token in order; ends the run by %FALSE
 * @user_data: for @func
 *
 * Returns: whether @func never said to stop
 */
gboolean
sky_fold_tokenize (const char *text, gsize length, SkyFoldTokenFunc func, gpointer user_data)
{
  Splitter    self = { .func = func, .user_data = user_data, .going = TRUE };
  const char *end = text + length;
  const char *p = text;

  g_return_val_if_fail (text != NULL && func != NULL, FALSE);

  self.only_apostrophes = TRUE;
  while (p < end && self.going)
    {
      const char *from = p;
      gunichar    c = next_char (&p, end);
      gunichar    folded[MAX_FOLDED];
      gsize       n;

      if (continues_group (&self, c, p, end))
        {
          self.only_apostrophes = self.only_apostrophes && is_apostrophe (c);
          self.open = FALSE;
          continue;
        }
      n = fold_char (c, folded);
      for (gsize i = 0; i < n; i++)
        take_char (&self, folded[i], from - text, p - text);
    }
  flush (&self);
  for (guint i = 0; i < MAX_PARTS; i++)
    if (self.parts[i].text != NULL)
      g_string_free (self.parts[i].text, TRUE);
  return self.going;
}

static gboolean
stop_cb (const SkyFoldToken *token, gpointer user_data)
{
  return FALSE;
}

/**
 * sky_fold_has_tokens:
 * @text: (nullable): UTF-8
 *
 * Returns: whether there is anything in it that can be looked for
 */
gboolean
sky_fold_has_tokens (const char *text)
{
  return text != NULL && !sky_fold_tokenize (text, strlen (text), stop_cb, NULL);
}

/* Digits sort by their number: "2" before "10". The length goes first. */
static const char *
append_number (GString *key, const char *p, const char *end)
{
  const char *first;

  while (p + 1 < end && p[0] == '0' && g_ascii_isdigit (p[1]))
    p++;
  first = p;
  while (p < end && g_ascii_isdigit (*p))
    p++;
  g_string_append_c (key, '0' + MIN (9, p - first));
  g_string_append_len (key, first, p - first);
  return p;
}

static void
append_key_chars (GString *key, guint *n_chars, const gunichar *folded, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      Kind kind = kind_of (folded[i]);

      if (kind == KIND_IGNORED)
        continue;
      if (kind != KIND_SEPARATOR)
        {
          g_string_append_unichar (key, folded[i]);
          *n_chars += 1;
        }
      else if (key->len > 0 && key->str[key->len - 1] != ' ')
        g_string_append_c (key, ' ');
    }
}

/**
 * sky_fold_sort_key:
 * @text: (nullable): UTF-8
 *
 * A key whose byte order is the order for people: case, accents and punctuation don't count,
 * numbers sort by value.
 *
 * Returns: (transfer full): the key; what has none (empty, only punctuation) sorts last
 */
char *
sky_fold_sort_key (const char *text)
{
  g_autoptr (GString) key = g_string_new (NULL);
  const char *p = text != NULL ? text : "";
  const char *end = p + strlen (p);
  guint       n_chars = 0;

  while (p < end && n_chars < MAX_KEY_CHARS)
    {
      gunichar folded[MAX_FOLDED];

      if (g_ascii_isdigit (*p))
        {
          p = append_number (key, p, end);
          n_chars++;
        }
      else
        append_key_chars (key, &n_chars, folded, fold_char (next_char (&p, end), folded));
    }
  if (key->len > 0 && key->str[key->len - 1] == ' ')
    g_string_truncate (key, key->len - 1);
  if (key->len == 0)
    g_string_append_unichar (key, 0x10fffd);
  return g_string_free (g_steal_pointer (&key), FALSE);
}
