/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/sky-database-error.h"

G_BEGIN_DECLS

/* One migration: the SQL that takes user_version from its index to index + 1. */
typedef const char *SkyMigration;

#define SKY_TYPE_DATABASE (sky_database_get_type ())
G_DECLARE_FINAL_TYPE (SkyDatabase, sky_database, SKY, DATABASE, GObject)

/* A prepared statement, owned and cached by its database: never freed by the caller. */
typedef struct _SkyStatement SkyStatement;

SkyDatabase  *sky_database_open (const char         *path,
                                 const SkyMigration *migrations,
                                 guint               n_migrations,
                                 GError            **error);
SkyDatabase  *sky_database_open_reader (const char *path, GError **error);
gboolean      sky_database_execute (SkyDatabase *self, const char *sql, GError **error);
SkyStatement *sky_database_prepare (SkyDatabase *self, const char *sql, GError **error);
gboolean      sky_database_begin (SkyDatabase *self, GError **error);
gboolean      sky_database_commit (SkyDatabase *self, GError **error);
void          sky_database_rollback (SkyDatabase *self);
gint64        sky_database_last_insert_id (SkyDatabase *self);
gint64        sky_database_changes (SkyDatabase *self);

void        sky_statement_bind_int (SkyStatement *self, int index, gint64 value);
void        sky_statement_bind_double (SkyStatement *self, int index, double value);
void        sky_statement_bind_text (SkyStatement *self, int index, const char *value);
void        sky_statement_bind_bytes (SkyStatement *self, int index, GBytes *value);
void        sky_statement_bind_null (SkyStatement *self, int index);
gboolean    sky_statement_step (SkyStatement *self, gboolean *has_row, GError **error);
gboolean    sky_statement_run (SkyStatement *self, GError **error);
gint64      sky_statement_get_int (SkyStatement *self, int column);
double      sky_statement_get_double (SkyStatement *self, int column);
const char *sky_statement_get_text (SkyStatement *self, int column);
GBytes     *sky_statement_dup_bytes (SkyStatement *self, int column);
gboolean    sky_statement_is_null (SkyStatement *self, int column);
void        sky_statement_reset (SkyStatement *self);

G_END_DECLS
