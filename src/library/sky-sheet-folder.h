/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"
#include "media/sky-cue-sheet.h"
#include "media/sky-media-error.h"

G_BEGIN_DECLS

typedef struct _SkyScannedFile SkyScannedFile;

/* The cue sheets of one folder, beside the names of its music. It is filled by one thread; then the
 * readers of that music share it, on any thread, and the first of them reads the sheets. */
typedef struct _SkySheetFolder SkySheetFolder;

/**
 * SkySheetReport:
 * @place: (owned): the sheet's place, size and version
 * @message: (owned) (nullable): why it isn't followed, or %NULL
 * @code: what that is
 *
 * What has become of a sheet.
 */
typedef struct
{
  SkyScannedFile *place;
  char           *message;
  SkyMediaError   code;
} SkySheetReport;

SkySheetFolder *sky_sheet_folder_new (void);
SkySheetFolder *sky_sheet_folder_ref (SkySheetFolder *self);
void            sky_sheet_folder_unref (SkySheetFolder *self);
void            sky_sheet_folder_add_name (SkySheetFolder *self, const char *name);
void            sky_sheet_folder_take_sheet (SkySheetFolder *self, SkyScannedFile *place);
gboolean        sky_sheet_folder_close (SkySheetFolder *self);
gboolean        sky_sheet_folder_is_lonely (SkySheetFolder *self);
const char     *sky_sheet_folder_get_signature (SkySheetFolder *self);
void sky_sheet_folder_set_source (SkySheetFolder *self, const char *path, SkyByteSource *source);

gboolean    sky_sheet_folder_find (SkySheetFolder     *self,
                                   const char         *name,
                                   const SkyCueSheet **sheet,
                                   const char        **file_name,
                                   GCancellable       *cancellable,
                                   GError            **error);
void        sky_sheet_folder_blame (SkySheetFolder *self, const SkyCueSheet *sheet, GError *fault);
const char *sky_sheet_folder_get_path (SkySheetFolder *self, const SkyCueSheet *sheet);
GPtrArray  *sky_sheet_folder_take_reports (SkySheetFolder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkySheetFolder, sky_sheet_folder_unref)

G_END_DECLS
