/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-cue-sheet.h"

G_BEGIN_DECLS

SkyCueSheet *sky_cue_sheet_new (const char *name, guint rate);
void         sky_cue_sheet_take_file (SkyCueSheet *self, char *name, guint line);
SkyCueTrack *sky_cue_sheet_add_track (SkyCueSheet *self, int number, guint line);

G_END_DECLS
