/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_TYPE_LOOP_THREAD (sky_loop_thread_get_type ())
G_DECLARE_FINAL_TYPE (SkyLoopThread, sky_loop_thread, SKY, LOOP_THREAD, GObject)

SkyLoopThread *sky_loop_thread_new (const char *name);
GMainContext  *sky_loop_thread_get_context (SkyLoopThread *self);
void           sky_loop_thread_invoke (SkyLoopThread *self,
                                       GSourceFunc    func,
                                       gpointer       data,
                                       GDestroyNotify destroy);
gboolean       sky_loop_thread_is_own_thread (SkyLoopThread *self);
void           sky_loop_thread_stop (SkyLoopThread *self);

G_END_DECLS
