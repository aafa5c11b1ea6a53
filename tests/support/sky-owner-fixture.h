/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "support/sky-wait.h"

G_BEGIN_DECLS

/* A private state folder and the real programs on it, without display and D-Bus. The owner that is
 * left at the end is ended in order, and the folder removed. */
typedef struct _SkyOwnerFixture SkyOwnerFixture;

SkyOwnerFixture *sky_owner_fixture_new (void);
void             sky_owner_fixture_free (SkyOwnerFixture *self);
const char      *sky_owner_fixture_get_dir (SkyOwnerFixture *self);
void sky_owner_fixture_setenv (SkyOwnerFixture *self, const char *name, const char *value);
/* One command line, split as a shell does; exit status. Its output until the next run. */
int         sky_owner_fixture_run (SkyOwnerFixture *self, const char *line, const char *input);
const char *sky_owner_fixture_get_output (SkyOwnerFixture *self);
const char *sky_owner_fixture_get_errors (SkyOwnerFixture *self);
/* Must succeed: (transfer full). */
JsonNode    *sky_owner_fixture_run_json (SkyOwnerFixture *self, const char *line);
GSubprocess *sky_owner_fixture_spawn (SkyOwnerFixture *self, const char *const *argv);
GPid         sky_owner_fixture_get_owner (SkyOwnerFixture *self);
GPid         sky_owner_fixture_get_server (SkyOwnerFixture *self);
gboolean     sky_owner_fixture_wait_until_free (SkyOwnerFixture *self);
char        *sky_owner_fixture_make_file (SkyOwnerFixture *self, const char *name, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyOwnerFixture, sky_owner_fixture_free)

G_END_DECLS
