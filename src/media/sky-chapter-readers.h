/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-chapters.h"
#include "media/sky-media-window.h"
#include "media/sky-vorbis-comment.h"

G_BEGIN_DECLS

/* More than this no file has in earnest. */
#define SKY_CHAPTERS_MAX 1000
/* A title is cut behind so many bytes of the file. */
#define SKY_CHAPTER_TITLE_MAX 1024

/* The readers of sky-chapters.c, one for each kind of file; they append what they find, in the
 * file's order, and give up silently where it makes no sense. */
void    sky_chapters_add (GPtrArray *chapters, gint64 start_ms, char *title);
void    sky_mp4_chapters_read (SkyMediaWindow *window, GPtrArray *chapters);
void    sky_matroska_chapters_read (SkyMediaWindow *window, GPtrArray *chapters);
guint64 sky_id3_chapters_read (SkyMediaWindow *window, GPtrArray *chapters);
void    sky_comment_chapters_read (SkyCommentReadFunc read, gpointer data, GPtrArray *chapters);

G_END_DECLS
