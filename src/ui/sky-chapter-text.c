/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What chapters are called: by their titles, else by their numbers. Pure. */
#include "config.h"

#include "ui/sky-chapter-text.h"

#include <glib/gi18n.h>

#include "app/sky-chapter-store.h"
#include "ui/sky-format.h"

/**
 * sky_chapter_text:
 * @title: (nullable): of the chapter
 * @number: from 1 on
 *
 * Returns: (transfer full): what to call it
 */
char *
sky_chapter_text (const char *title, guint number)
{
  if (title != NULL && *title != '\0')
    return sky_format_title (title);
  return g_strdup_printf (_ ("Chapter %u"), number);
}

/**
 * sky_chapter_text_at:
 * @chapters: (nullable) (element-type SkyChapter): in order
 * @position_ms: a place
 *
 * Returns: (transfer full) (nullable): what the chapter there is called
 */
char *
sky_chapter_text_at (GPtrArray *chapters, gint64 position_ms)
{
  int               index = chapters != NULL ? sky_chapters_find (chapters, position_ms) : -1;
  const SkyChapter *chapter;

  if (index < 0)
    return NULL;
  chapter = g_ptr_array_index (chapters, index);
  return sky_chapter_text (chapter->title, (guint) index + 1);
}
