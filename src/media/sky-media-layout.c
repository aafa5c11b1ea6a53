/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyMediaLayout: what the walkers fill; a plain value of one thread. */
#include "media/sky-media-layout.h"

static void
edit_clear (gpointer data)
{
  SkyMediaEdit *edit = data;

  g_clear_pointer (&edit->bytes, g_bytes_unref);
}

/**
 * sky_media_layout_new:
 * @file_size: in bytes
 *
 * Returns: (transfer full): a file that is sound from its first to its last byte
 */
SkyMediaLayout *
sky_media_layout_new (guint64 file_size)
{
  SkyMediaLayout *self = g_new0 (SkyMediaLayout, 1);

  self->audio_end = file_size;
  self->edits = g_array_new (FALSE, FALSE, sizeof (SkyMediaEdit));
  g_array_set_clear_func (self->edits, edit_clear);
  return self;
}

/**
 * sky_media_layout_free:
 * @self: (transfer full) (nullable): a layout
 */
void
sky_media_layout_free (SkyMediaLayout *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->edits, g_array_unref);
  g_free (self->picture.mime);
  g_clear_pointer (&self->stream_head, g_bytes_unref);
  g_free (self->sound_id);
  g_clear_pointer (&self->cue_block, g_bytes_unref);
  g_free (self);
}

/**
 * sky_media_layout_cut:
 * @self: a layout
 * @offset: where
 * @length: how many bytes nobody needs
 */
void
sky_media_layout_cut (SkyMediaLayout *self, guint64 offset, guint64 length)
{
  sky_media_layout_patch (self, offset, length, NULL, 0);
}

/**
 * sky_media_layout_patch:
 * @self: a layout
 * @offset: where
 * @length: how many bytes are left out
 * @data: (nullable) (array length=size): what stands there instead
 * @size: of @data
 *
 * Edits must not overlap.
 */
void
sky_media_layout_patch (
    SkyMediaLayout *self, guint64 offset, guint64 length, const void *data, gsize size)
{
  SkyMediaEdit edit = { offset, length, NULL };

  g_return_if_fail (self != NULL);

  if (size > 0)
    edit.bytes = g_bytes_new (data, size);
  g_array_append_val (self->edits, edit);
}

/**
 * sky_media_layout_offer_picture:
 * @self: a layout
 * @picture: one found; copied
 *
 * Keeps it where it is the first, or the first that is marked as front cover.
 */
void
sky_media_layout_offer_picture (SkyMediaLayout *self, const SkyMediaPicture *picture)
{
  g_return_if_fail (self != NULL && picture != NULL);

  if (picture->length == 0)
    return;
  if (self->picture.length > 0 && (self->picture.is_front || !picture->is_front))
    return;
  g_free (self->picture.mime);
  self->picture = *picture;
  self->picture.mime = g_strdup (picture->mime);
}
