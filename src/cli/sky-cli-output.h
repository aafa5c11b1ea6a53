/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void sky_cli_error (const char *format, ...) G_GNUC_PRINTF (1, 2);
void sky_cli_note (const char *format, ...) G_GNUC_PRINTF (1, 2);
void sky_cli_line (const char *format, ...) G_GNUC_PRINTF (1, 2);
void sky_cli_json (JsonNode *node);
int  sky_cli_flush (int status);

/* Members of a result; missing ones are "", 0, FALSE. Text is safe for a terminal. */
char       *sky_cli_dup_text (JsonObject *object, const char *name);
const char *sky_cli_get_raw (JsonObject *object, const char *name);
gint64      sky_cli_get_int (JsonObject *object, const char *name);
double      sky_cli_get_number (JsonObject *object, const char *name);
gboolean    sky_cli_get_flag (JsonObject *object, const char *name);
char       *sky_cli_dup_length (gint64 ms);

JsonArray *sky_cli_array_of (JsonNode *node);
JsonArray *sky_cli_strings (const char *const *strings);

G_END_DECLS
