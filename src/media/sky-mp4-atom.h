/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-media-window.h"

G_BEGIN_DECLS

/**
 * SkyMp4Atom:
 * @offset: where its header begins in the file
 * @body: where its content begins
 * @end: where the next one begins
 * @name: four characters, without a zero behind them
 *
 * One box of an MP4 file (ISO/IEC 14496-12, 4.2).
 */
typedef struct
{
  guint64 offset;
  guint64 body;
  guint64 end;
  char    name[4];
} SkyMp4Atom;

gboolean sky_mp4_atom_read (SkyMediaWindow *window, guint64 offset, guint64 end, SkyMp4Atom *atom);
gboolean sky_mp4_atom_is (const SkyMp4Atom *self, const char *name);

G_END_DECLS
