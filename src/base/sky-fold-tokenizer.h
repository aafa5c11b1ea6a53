/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Private to base: sky_database_open () gives every connection the FTS5 tokenizer "sky_fold". */
gboolean sky_fold_tokenizer_register (sqlite3 *handle);

G_END_DECLS
