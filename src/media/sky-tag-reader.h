/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"
#include "media/sky-media-error.h"
#include "media/sky-media-layout.h"
#include "media/sky-tags.h"

G_BEGIN_DECLS

/**
 * SkyMediaInfo:
 * @tags: what the file says of itself
 * @audio_offset: first byte behind the tags and pictures at the head
 * @stream_head: (owned) (nullable): what a decoder that begins at @audio_offset has to be given
 *   before
 * @audio_key: (owned): identity of the sound
 * @picture: where the cover lies; its length is 0 where there is none
 * @cue_block: (owned) (nullable): FLAC's CUESHEET block
 * @bytes_read: how many bytes of the source it took to know all this
 *
 * What sky_tag_reader_read () finds.
 */
typedef struct
{
  SkyTags         tags;
  guint64         audio_offset;
  GBytes         *stream_head;
  char           *audio_key;
  SkyMediaPicture picture;
  GBytes         *cue_block;
  guint64         bytes_read;
} SkyMediaInfo;

SkyMediaInfo *sky_tag_reader_read (SkyByteSource *source,
                                   const char    *name,
                                   GCancellable  *cancellable,
                                   GError       **error);
GBytes       *sky_tag_reader_read_picture (SkyByteSource         *source,
                                           const SkyMediaPicture *picture,
                                           GCancellable          *cancellable,
                                           char                 **mime,
                                           GError               **error);
void          sky_media_info_free (SkyMediaInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyMediaInfo, sky_media_info_free)

G_END_DECLS
