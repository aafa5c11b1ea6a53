/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-owner-lock.h"

G_BEGIN_DECLS

/**
 * SkyTakeover:
 * @lock: (owned): the state folder is ours
 * @was_playing: the owner before played when it handed over: go on
 * @secrets: (owned) (nullable): a{ss}, secrets that only the owner before knew
 *
 * How this process became the owner.
 */
typedef struct
{
  SkyOwnerLock *lock;
  gboolean      was_playing;
  GVariant     *secrets;
} SkyTakeover;

void sky_takeover_free (SkyTakeover *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyTakeover, sky_takeover_free)

void         sky_takeover_async (SkyOwnerMode        mode,
                                 const char *const  *files,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
SkyTakeover *sky_takeover_finish (GAsyncResult *result, GError **error);

G_END_DECLS
