/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SkyOwnerMode:
 * @SKY_OWNER_WINDOW: a process with a window
 * @SKY_OWNER_HEADLESS: one without, which hands over to a window that asks
 */
typedef enum
{
  SKY_OWNER_WINDOW,
  SKY_OWNER_HEADLESS,
} SkyOwnerMode;

#define SKY_TYPE_OWNER_LOCK (sky_owner_lock_get_type ())
G_DECLARE_FINAL_TYPE (SkyOwnerLock, sky_owner_lock, SKY, OWNER_LOCK, GObject)

SkyOwnerLock *sky_owner_lock_take (const char *state_dir, SkyOwnerMode mode, GError **error);
gboolean      sky_owner_lock_get_was_clean (SkyOwnerLock *self);
void          sky_owner_lock_release (SkyOwnerLock *self);
gboolean      sky_owner_lock_peek (const char *state_dir, SkyOwnerMode *mode, GPid *pid);

G_END_DECLS
