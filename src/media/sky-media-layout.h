/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-media-window.h"

G_BEGIN_DECLS

/**
 * SkyPictureCoding:
 * @SKY_PICTURE_PLAIN: the bytes are the picture
 * @SKY_PICTURE_UNSYNCHRONISED: ID3v2 has put a zero behind each 255
 * @SKY_PICTURE_OGG: a base64 comment that runs through Ogg pages; the offset is that of the first
 *   page, the length that of the comment
 */
typedef enum
{
  SKY_PICTURE_PLAIN,
  SKY_PICTURE_UNSYNCHRONISED,
  SKY_PICTURE_OGG,
} SkyPictureCoding;

/**
 * SkyMediaPicture:
 * @offset: where it begins in the file
 * @length: how many bytes it takes there; 0: no picture
 * @coding: how they are to be read
 * @is_front: whether it is marked as the front cover
 * @mime: (owned) (nullable): its media type as the tag says
 *
 * Where a cover lies, so that it can be fetched later.
 */
typedef struct
{
  guint64          offset;
  guint64          length;
  SkyPictureCoding coding;
  gboolean         is_front;
  char            *mime;
} SkyMediaPicture;

/**
 * SkyMediaEdit:
 * @offset: where in the file
 * @length: how many bytes are left out there
 * @bytes: (owned) (nullable): what stands there instead
 */
typedef struct
{
  guint64 offset;
  guint64 length;
  GBytes *bytes;
} SkyMediaEdit;

/**
 * SkyMediaLayout:
 * @audio_start: first byte of sound
 * @audio_end: one past the last byte of sound
 * @picture: the best cover found
 * @edits: (owned) (element-type SkyMediaEdit): what makes the file one without pictures
 * @n_samples: of one channel, where the headers tell exactly; 0 where not
 * @sample_rate: that @n_samples counts in
 * @stream_head: (owned) (nullable): what a decoder has to be given before @audio_start where it
 * gets nothing else of the file's head
 * @sound_id: (owned) (nullable): what the headers say of the decoded sound (FLAC's MD5)
 * @cue_block: (owned) (nullable): FLAC's CUESHEET block
 *
 * What walking a file's headers has found.
 */
typedef struct
{
  guint64         audio_start;
  guint64         audio_end;
  SkyMediaPicture picture;
  GArray         *edits;
  guint64         n_samples;
  guint           sample_rate;
  GBytes         *stream_head;
  char           *sound_id;
  GBytes         *cue_block;
} SkyMediaLayout;

SkyMediaLayout *sky_media_layout_new (guint64 file_size);
void            sky_media_layout_free (SkyMediaLayout *self);
void            sky_media_layout_cut (SkyMediaLayout *self, guint64 offset, guint64 length);
void            sky_media_layout_patch (
               SkyMediaLayout *self, guint64 offset, guint64 length, const void *data, gsize size);
void sky_media_layout_offer_picture (SkyMediaLayout *self, const SkyMediaPicture *picture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyMediaLayout, sky_media_layout_free)

G_END_DECLS
