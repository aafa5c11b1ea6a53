/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/sky-library.h"

G_BEGIN_DECLS

/* A library in a temporary folder, with a folder for music beside it. */
typedef struct
{
  char       *folder; /* (owned) */
  char       *music;  /* (owned): FOLDER/music */
  SkyLibrary *library;
  GPtrArray  *failures; /* what "item-failed" has said */
  GError     *failure;  /* (owned) (nullable): the last of them */
} SkyLibraryFixture;

void          sky_library_fixture_set_up (SkyLibraryFixture *self, SkyBlockCache *cache);
void          sky_library_fixture_reopen (SkyLibraryFixture *self, SkyBlockCache *cache);
void          sky_library_fixture_tear_down (SkyLibraryFixture *self);
void          sky_library_fixture_scan (SkyLibraryFixture *self);
GArray       *sky_library_fixture_search (SkyLibraryFixture *self, const char *query);
GArray       *sky_library_fixture_list (SkyLibraryFixture *self);
SkyTrackInfo *sky_library_fixture_get (SkyLibraryFixture *self, gint64 id);
/* A song of half a second in FLAC; `pitch` makes the sound another one. */
char *sky_library_fixture_make_song (SkyLibraryFixture *self,
                                     const char        *name,
                                     const char        *title,
                                     int                pitch);
void  sky_library_fixture_run (const char *const *argv);

G_END_DECLS
