/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Places below folders that are kept, which were let go of by themselves. Main thread. */
typedef struct _SkyPinExceptions SkyPinExceptions;

/**
 * SkyPinExceptionHolds:
 * @drive_id: a drive
 * @path: let go of there
 * @user_data: the caller's
 *
 * Returns: whether it still is an exception from something
 */
typedef gboolean (*SkyPinExceptionHolds) (const char *drive_id,
                                          const char *path,
                                          gpointer    user_data);

SkyPinExceptions *sky_pin_exceptions_new (void);
void              sky_pin_exceptions_free (SkyPinExceptions *self);
void sky_pin_exceptions_add (SkyPinExceptions *self, const char *drive_id, const char *path);
gboolean
sky_pin_exceptions_contains (SkyPinExceptions *self, const char *drive_id, const char *path);
gboolean
sky_pin_exceptions_remove_below (SkyPinExceptions *self, const char *drive_id, const char *path);
void sky_pin_exceptions_move (SkyPinExceptions *self,
                              const char       *drive_id,
                              const char       *from,
                              const char       *to);
void
sky_pin_exceptions_prune (SkyPinExceptions *self, SkyPinExceptionHolds holds, gpointer user_data);
void      sky_pin_exceptions_load (SkyPinExceptions *self, GVariant *saved);
GVariant *sky_pin_exceptions_save (SkyPinExceptions *self);

G_END_DECLS
