/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_DATABASE_ERROR (sky_database_error_quark ())

/**
 * SkyDatabaseError:
 * @SKY_DATABASE_ERROR_FAILED: any failure without a code of its own
 * @SKY_DATABASE_ERROR_BUSY: another process holds the file
 * @SKY_DATABASE_ERROR_FULL: no space is left on the disk
 * @SKY_DATABASE_ERROR_CORRUPT: the file is damaged or no database
 * @SKY_DATABASE_ERROR_READ_ONLY: the file or its folder can't be written
 * @SKY_DATABASE_ERROR_CONSTRAINT: a uniqueness or reference rule was broken
 * @SKY_DATABASE_ERROR_NEWER: the file was written by a newer Skylark
 */
typedef enum
{
  SKY_DATABASE_ERROR_FAILED,
  SKY_DATABASE_ERROR_BUSY,
  SKY_DATABASE_ERROR_FULL,
  SKY_DATABASE_ERROR_CORRUPT,
  SKY_DATABASE_ERROR_READ_ONLY,
  SKY_DATABASE_ERROR_CONSTRAINT,
  SKY_DATABASE_ERROR_NEWER,
} SkyDatabaseError;

GQuark sky_database_error_quark (void);

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
