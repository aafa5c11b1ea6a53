/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-media-layout.h"

G_BEGIN_DECLS

/**
 * SkyId3Tag:
 * @end: one past the tag in the file
 * @cut: how many bytes of it the layout leaves out now
 */
typedef struct
{
  guint64 end;
  guint64 cut;
} SkyId3Tag;

gboolean sky_id3_walk (
    SkyMediaWindow *window, guint64 offset, SkyMediaLayout *layout, SkyId3Tag *tag, GError **error);

G_END_DECLS
