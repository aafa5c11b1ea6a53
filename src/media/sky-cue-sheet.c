/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads cue sheets (the CDRWIN format, with the remarks of EAC and foobar2000): one file, many
 * tracks. What a sheet has that nobody needs is passed over; what makes its times doubtful is an
 * error that names the line. Pure functions over bytes.
 */
#include "media/sky-cue-sheet.h"

#include <string.h>

#include "media/sky-cue-sheet-private.h"
#include "media/sky-cue-text.h"
#include "media/sky-tags.h"

#define MAX_TRACKS 999
#define MAX_FILES 999
/* Longer than any recording, and far from where nanoseconds overflow. */
#define MAX_MINUTES 99999

typedef struct
{
  SkyCueSheet *sheet; /* (owned) */
  guint        line;
  SkyCueTrack *track;      /* the one that is being read, owned by the sheet */
  gboolean     has_begin;  /* it has an INDEX 01 */
  gint64       last_begin; /* of INDEX 01 in the current file, or -1 */
  gint64       gap;        /* the last INDEX 00 in the current file, or -1 */
  SkyLoudness  album;      /* from remarks before any track */
  gboolean     is_sheet;   /* a command was known */
} Parser;

static void
cue_file_free (gpointer data)
{
  SkyCueFile *file = data;

  g_free (file->name);
  g_free (file);
}

static void
cue_track_free (gpointer data)
{
  SkyCueTrack *track = data;

  g_free (track->title);
  g_free (track->performer);
  g_free (track->songwriter);
  g_free (track->composer);
  g_free (track->genre);
  g_free (track->isrc);
  g_free (track);
}

/**
 * sky_cue_sheet_new:
 * @name: for messages
 * @rate: what its times count in a second
 *
 * Returns: (transfer full): a sheet without tracks
 */
SkyCueSheet *
sky_cue_sheet_new (const char *name, guint rate)
{
  SkyCueSheet *self = g_new0 (SkyCueSheet, 1);

  self->name = g_strdup (name);
  self->rate = rate;
  self->files = g_ptr_array_new_with_free_func (cue_file_free);
  self->tracks = g_ptr_array_new_with_free_func (cue_track_free);
  return self;
}

/**
 * sky_cue_sheet_take_file:
 * @self: a sheet that is being read
 * @name: (transfer full): of a file that it divides
 * @line: where it says so, or 0
 */
void
sky_cue_sheet_take_file (SkyCueSheet *self, char *name, guint line)
{
  SkyCueFile *file = g_new0 (SkyCueFile, 1);

  file->name = name;
  file->line = line;
  g_ptr_array_add (self->files, file);
}

/**
 * sky_cue_sheet_add_track:
 * @self: a sheet that is being read, with a file
 * @number: on the disc
 * @line: where it says so, or 0
 *
 * Returns: (transfer none): a track in its last file
 */
SkyCueTrack *
sky_cue_sheet_add_track (SkyCueSheet *self, int number, guint line)
{
  SkyCueTrack *track = g_new0 (SkyCueTrack, 1);

  track->number = number;
  track->line = line;
  track->file = self->files->len - 1;
  track->gap_begin = -1;
  g_ptr_array_add (self->tracks, track);
  return track;
}

/**
 * sky_cue_sheet_free:
 * @self: (transfer full) (nullable): a sheet
 */
void
sky_cue_sheet_free (SkyCueSheet *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->title);
  g_free (self->performer);
  g_free (self->songwriter);
  g_free (self->composer);
  g_free (self->genre);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->tracks);
  g_free (self);
}

static gboolean G_GNUC_PRINTF (3, 4) fail (Parser *self, GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_CORRUPT, "%s, line %u: %s",
               self->sheet->name, MAX (self->line, 1), message);
  return FALSE;
}

/* Cuts the first word off. */
static char *
take_word (char **rest)
{
  char *word = *rest + strspn (*rest, " \t");
  char *end = word + strcspn (word, " \t");

  *rest = end + strspn (end, " \t");
  *end = '\0';
  return word;
}

/* What stands between the first quote and the last one, as titles have quotes of their own; without
 * any, all of it. */
static char *
dup_text (const char *rest)
{
  const char *last = *rest == '"' ? strrchr (rest + 1, '"') : NULL;

  if (last != NULL)
    return g_strndup (rest + 1, last - rest - 1);
  return g_strstrip (g_strdup (*rest == '"' ? rest + 1 : rest));
}

static gboolean
parse_digits (const char **text, guint64 max, guint64 *number)
{
  const char *p = *text;

  if (!g_ascii_isdigit (*p))
    return FALSE;
  for (*number = 0; g_ascii_isdigit (*p); p++)
    {
      *number = *number * 10 + (guint64) (*p - '0');
      if (*number > max)
        return FALSE;
    }
  *text = p;
  return TRUE;
}

/* "mm:ss:ff", as frames. */
static gboolean
parse_time (Parser *self, const char *text, gint64 *frames, GError **error)
{
  const char *p = text;
  guint64     minutes, seconds, rest;

  if (!parse_digits (&p, MAX_MINUTES, &minutes) || *p++ != ':' ||
      !parse_digits (&p, 59, &seconds) || *p++ != ':' ||
      !parse_digits (&p, SKY_CUE_FRAMES_PER_SECOND - 1, &rest) || *p != '\0')
    return fail (self, error, "“%.40s” is no time", text);
  *frames = (gint64) ((minutes * 60 + seconds) * SKY_CUE_FRAMES_PER_SECOND + rest);
  return TRUE;
}

static gboolean
parse_number (Parser *self, const char *text, guint64 max, guint64 *number, GError **error)
{
  const char *p = text;

  if (parse_digits (&p, max, number) && *p == '\0')
    return TRUE;
  return fail (self, error, "“%.40s” is no number that can be meant", text);
}

/* A track whose place isn't told can't be cut out. */
static gboolean
end_track (Parser *self, GError **error)
{
  if (self->track == NULL || self->has_begin)
    return TRUE;
  return fail (self, error, "track %d has no INDEX 01", self->track->number);
}

/* "FILE "name" WAVE": the type is the last word, and wrong too often to be looked at. */
static gboolean
take_file (Parser *self, char *rest, GError **error)
{
  g_autofree char *name = NULL;

  if (*rest != '"' && strrchr (rest, ' ') != NULL)
    *strrchr (rest, ' ') = '\0';
  name = dup_text (rest);
  if (*name == '\0')
    return fail (self, error, "a file without a name");
  if (self->sheet->files->len >= MAX_FILES)
    return fail (self, error, "too many files");
  sky_cue_sheet_take_file (self->sheet, g_steal_pointer (&name), self->line);
  self->last_begin = self->gap = -1;
  return TRUE;
}

static gboolean
take_track (Parser *self, char *rest, GError **error)
{
  const char *number = take_word (&rest);
  guint64     value;

  if (!end_track (self, error) || !parse_number (self, number, MAX_TRACKS, &value, error))
    return FALSE;
  if (self->sheet->files->len == 0)
    return fail (self, error, "a track without a file");
  if (self->sheet->tracks->len >= MAX_TRACKS)
    return fail (self, error, "too many tracks");
  self->track = sky_cue_sheet_add_track (self->sheet, (int) value, self->line);
  self->track->is_audio = *rest == '\0' || g_ascii_strncasecmp (rest, "AUDIO", 5) == 0;
  self->has_begin = FALSE;
  return TRUE;
}

static gboolean
take_index (Parser *self, char *rest, GError **error)
{
  const char *number = take_word (&rest);
  guint64     value;
  gint64      frames;

  if (self->track == NULL)
    return fail (self, error, "an INDEX outside of a track");
  if (!parse_number (self, number, 99, &value, error) ||
      !parse_time (self, take_word (&rest), &frames, error))
    return FALSE;
  if (value > 1 || (value == 1 && self->has_begin))
    return TRUE;
  if (frames < self->last_begin || frames < self->gap || (value == 1 && frames == self->last_begin))
    return fail (self, error, "track %d begins before the one above it ends", self->track->number);
  if (value == 0)
    {
      self->track->gap_begin = self->gap = frames;
      return TRUE;
    }
  self->track->file = self->sheet->files->len - 1;
  self->track->begin = self->last_begin = frames;
  self->has_begin = TRUE;
  return TRUE;
}

static gboolean
take_gap (Parser *self, char *rest, gboolean is_before, GError **error)
{
  if (self->track == NULL)
    return fail (self, error, "a gap outside of a track");
  return parse_time (self, take_word (&rest),
                     is_before ? &self->track->pregap : &self->track->postgap, error);
}

/* Of the track that is being read, or of the album. */
static void
take_text (Parser *self, const char *command, const char *rest)
{
  SkyCueSheet *sheet = self->sheet;
  SkyCueTrack *track = self->track;
  char       **text = NULL;

  if (g_str_equal (command, "TITLE"))
    text = track != NULL ? &track->title : &sheet->title;
  else if (g_str_equal (command, "PERFORMER"))
    text = track != NULL ? &track->performer : &sheet->performer;
  else if (g_str_equal (command, "SONGWRITER"))
    text = track != NULL ? &track->songwriter : &sheet->songwriter;
  else if (g_str_equal (command, "COMPOSER"))
    text = track != NULL ? &track->composer : &sheet->composer;
  else if (g_str_equal (command, "GENRE"))
    text = track != NULL ? &track->genre : &sheet->genre;
  else if (g_str_equal (command, "ISRC") && track != NULL)
    text = &track->isrc;
  if (text != NULL)
    sky_tags_take_text (text, dup_text (rest));
}

/* Remarks are where everything went that the format had no word for. */
static void
take_remark (Parser *self, char *rest)
{
  g_autofree char *command = g_ascii_strup (take_word (&rest), -1);
  g_autofree char *text = dup_text (rest);
  SkyLoudness     *track = self->track != NULL ? &self->track->loudness : &self->album;
  int              number, total;

  if (g_str_equal (command, "GENRE") || g_str_equal (command, "COMPOSER"))
    take_text (self, command, rest);
  else if (g_str_equal (command, "DATE") || g_str_equal (command, "YEAR"))
    *(self->track != NULL ? &self->track->year : &self->sheet->year) = sky_tags_parse_year (text);
  else if (g_str_equal (command, "DISCNUMBER"))
    {
      sky_tags_parse_position (text, &number, &total);
      self->sheet->disc = number;
    }
  else if (g_str_equal (command, "REPLAYGAIN_ALBUM_GAIN"))
    self->album.has_album = sky_loudness_parse_gain (text, &self->album.album_gain);
  else if (g_str_equal (command, "REPLAYGAIN_ALBUM_PEAK"))
    self->album.album_peak = sky_loudness_parse_peak (text);
  else if (g_str_equal (command, "REPLAYGAIN_TRACK_GAIN"))
    track->has_track = sky_loudness_parse_gain (text, &track->track_gain);
  else if (g_str_equal (command, "REPLAYGAIN_TRACK_PEAK"))
    track->track_peak = sky_loudness_parse_peak (text);
}

static gboolean
take_line (Parser *self, char *line, GError **error)
{
  static const char *const known[] = { "FILE",      "TRACK",  "INDEX",   "REM",  "TITLE",
                                       "PERFORMER", "PREGAP", "POSTGAP", "ISRC", "FLAGS" };
  char                    *rest = g_strstrip (line);
  g_autofree char         *command = g_ascii_strup (take_word (&rest), -1);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    self->is_sheet |= g_str_equal (command, known[i]);
  if (g_str_equal (command, "FILE"))
    return take_file (self, rest, error);
  if (g_str_equal (command, "TRACK"))
    return take_track (self, rest, error);
  if (g_str_equal (command, "INDEX"))
    return take_index (self, rest, error);
  if (g_str_equal (command, "PREGAP") || g_str_equal (command, "POSTGAP"))
    return take_gap (self, rest, g_str_equal (command, "PREGAP"), error);
  if (g_str_equal (command, "REM"))
    take_remark (self, rest);
  else
    take_text (self, command, rest);
  return TRUE;
}

/* CR, LF or both; a text that is no sheet at all is seen at its first lines. */
static gboolean
take_lines (Parser *self, char *text, GError **error)
{
  while (*text != '\0')
    {
      gsize n = strcspn (text, "\r\n");
      char *next = text + n;

      if (*next == '\r' && next[1] == '\n')
        *next++ = '\0';
      if (*next != '\0')
        *next++ = '\0';
      self->line++;
      if (!take_line (self, text, error))
        return FALSE;
      if (self->line >= 100 && !self->is_sheet)
        return fail (self, error, "this is no cue sheet");
      text = next;
    }
  if (!end_track (self, error))
    return FALSE;
  if (self->sheet->tracks->len == 0)
    return fail (self, error, "there is no track in it");
  return TRUE;
}

static void
tell_album_loudness (Parser *self)
{
  for (guint i = 0; i < self->sheet->tracks->len; i++)
    {
      SkyLoudness *loudness = &((SkyCueTrack *) self->sheet->tracks->pdata[i])->loudness;

      loudness->has_album = self->album.has_album;
      loudness->album_gain = self->album.album_gain;
      loudness->album_peak = self->album.album_peak;
    }
}

/**
 * sky_cue_sheet_is_name:
 * @path: a file's name or path
 *
 * Returns: whether its name promises a cue sheet
 */
gboolean
sky_cue_sheet_is_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  gsize            length = strlen (base);

  return length > 4 && !g_str_has_prefix (base, "._") &&
         g_ascii_strcasecmp (base + length - 4, ".cue") == 0;
}

/**
 * sky_cue_sheet_parse:
 * @name: the sheet's name, for messages
 * @data: (array length=size): its bytes, in any encoding
 * @size: how many
 * @error: return location, or %NULL: %SKY_MEDIA_ERROR, naming the sheet and the line
 *
 * Returns: (transfer full) (nullable): the sheet: with at least one track, each with a place, in
 *   rising order within each file
 */
SkyCueSheet *
sky_cue_sheet_parse (const char *name, const guint8 *data, gsize size, GError **error)
{
  g_autoptr (SkyCueSheet) sheet = NULL;
  g_autofree char *text = NULL;
  Parser           parser = { .last_begin = -1, .gap = -1 };
  gsize            length = 0;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (data != NULL || size == 0, NULL);

  sheet = sky_cue_sheet_new (name, SKY_CUE_FRAMES_PER_SECOND);
  parser.sheet = sheet;
  if (size > SKY_CUE_MAX_SIZE)
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TOO_LARGE,
                   "%s, line 1: it is too large for a cue sheet", name);
      return NULL;
    }
  text = sky_cue_text_decode (data, size, &length);
  if (strlen (text) < length)
    {
      for (const char *p = text; *p != '\0'; p++)
        parser.line += *p == '\n';
      parser.line++;
      fail (&parser, error, "there is a zero byte in it");
      return NULL;
    }
  if (!take_lines (&parser, text, error))
    return NULL;
  tell_album_loudness (&parser);
  return g_steal_pointer (&sheet);
}
