/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SkyFoldToken:
 * @text: folded UTF-8, not terminated
 * @length: its length in bytes
 * @start: where it begins in the text it came from, in bytes
 * @end: where it ends there
 * @joined: whether it is another writing of the words at the same place ("acdc" for "AC/DC")
 */
typedef struct
{
  const char *text;
  gsize       length;
  gsize       start;
  gsize       end;
  gboolean    joined;
} SkyFoldToken;

/* Returns whether to go on. */
typedef gboolean (*SkyFoldTokenFunc) (const SkyFoldToken *token, gpointer user_data);

gboolean
sky_fold_tokenize (const char *text, gsize length, SkyFoldTokenFunc func, gpointer user_data);
gboolean sky_fold_has_tokens (const char *text);
char    *sky_fold_sort_key (const char *text);

G_END_DECLS
