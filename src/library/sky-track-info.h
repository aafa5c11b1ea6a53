/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-loudness.h"

G_BEGIN_DECLS

/**
 * SkyCopyInfo:
 * @drive_id: the drive, or %NULL for a file of this computer
 * @path: path on the drive, or the absolute file name
 * @entry_key: what names the entry in the block cache (nullable)
 * @etag: version of the entry (nullable)
 * @size: of the file, bytes
 * @mtime: last change, seconds since 1970
 * @sha256: of the file, lower-case hex (nullable)
 * @format: short name: "FLAC", "Opus", "MP3", "AAC", "ALAC", "Vorbis", "WAV" …
 * @sample_rate: Hz
 * @channels: how many
 * @bit_rate: bits per second
 * @bits_per_sample: 0 for lossy formats
 * @audio_offset: first byte after the tags and pictures at the head
 * @stream_head: what a decoder that begins at @audio_offset has to be given before (nullable)
 * @loudness: as its tags tell
 * @start_ns: where in the file the track starts (cue sheets), nanoseconds, else 0
 * @end_ns: where it ends, nanoseconds, or -1 for the end of the file
 * @gap_ns: silence behind it that no file holds, nanoseconds, else 0
 *
 * One place where a track can be read.
 */
typedef struct
{
  char       *drive_id;
  char       *path;
  char       *entry_key;
  char       *etag;
  guint64     size;
  gint64      mtime;
  char       *sha256;
  char       *format;
  int         sample_rate;
  int         channels;
  int         bit_rate;
  int         bits_per_sample;
  guint64     audio_offset;
  GBytes     *stream_head;
  SkyLoudness loudness;
  gint64      start_ns;
  gint64      end_ns;
  gint64      gap_ns;
} SkyCopyInfo;

/**
 * SkyTrackInfo:
 *
 * Everything the library knows of one track: an immutable value. @copies (element-type
 * SkyCopyInfo) holds the best first.
 */
typedef struct
{
  gint64     id;
  char      *title;
  char      *artist;
  char      *album;
  char      *album_artist;
  char      *genre;
  char      *composer;
  int        disc;
  int        track;
  int        year;
  gint64     duration_ms;
  GPtrArray *copies;
} SkyTrackInfo;

SkyCopyInfo  *sky_copy_info_new (void);
void          sky_copy_info_free (SkyCopyInfo *self);
SkyTrackInfo *sky_track_info_new (void);
void          sky_track_info_free (SkyTrackInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyCopyInfo, sky_copy_info_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyTrackInfo, sky_track_info_free)

G_END_DECLS
