/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* One SoupSession for each GMainContext that asks. May be used from any thread. */
typedef struct _SkyDavSessions SkyDavSessions;

SkyDavSessions *sky_dav_sessions_new (guint timeout_s);
void            sky_dav_sessions_free (SkyDavSessions *self);
SoupSession    *sky_dav_sessions_dup_current (SkyDavSessions *self);
void            sky_dav_sessions_set_timeout (SkyDavSessions *self, guint seconds);

G_END_DECLS
