/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Chapters as people read them. Pure functions; both return (transfer full). */
char *sky_chapter_text (const char *title, guint number);
char *sky_chapter_text_at (GPtrArray *chapters, gint64 position_ms);

G_END_DECLS
