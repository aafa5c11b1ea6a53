/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SkyWalkResult:
 * @changed: (owned) (element-type SkyScannedFile): music that is new or not as it was
 * @gone: (owned) (element-type filename): paths that were known and are not there any more; empty
 *   where anything at all could not be looked at
 * @failures: (owned) (element-type GError): what could not be looked at
 *
 * What walking a folder has found.
 */
typedef struct
{
  GPtrArray *changed;
  GPtrArray *gone;
  GPtrArray *failures;
} SkyWalkResult;

SkyWalkResult *sky_walk_result_new (void);
void           sky_walk_result_free (SkyWalkResult *self);
SkyWalkResult *sky_local_walker_walk (const char   *folder,
                                      GHashTable   *known,
                                      GCancellable *cancellable,
                                      GError      **error);
void           sky_walk_result_take_gone (SkyWalkResult *self, GHashTable *known);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyWalkResult, sky_walk_result_free)

G_END_DECLS
