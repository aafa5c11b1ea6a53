/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The real skylark-drive from the build folder, on a temporary root and a free loopback port. Two
 * accounts can come in. It ends with the test, however the test ends. */
typedef struct _SkyServerFixture SkyServerFixture;

#define SKY_SERVER_FIXTURE_ACCOUNT "tester"
#define SKY_SERVER_FIXTURE_TOKEN "token-of-the-tester"
#define SKY_SERVER_FIXTURE_OTHER_ACCOUNT "other"
#define SKY_SERVER_FIXTURE_OTHER_TOKEN "token-of-the-other"

SkyServerFixture *sky_server_fixture_new (void);
SkyServerFixture *sky_server_fixture_new_stopped (void);
void              sky_server_fixture_free (SkyServerFixture *self);

void sky_server_fixture_set_root (SkyServerFixture *self, const char *root);
void sky_server_fixture_set_file_limit (SkyServerFixture *self, guint64 bytes);
void sky_server_fixture_set_disk (SkyServerFixture *self, guint megabytes);
void sky_server_fixture_start (SkyServerFixture *self);
void sky_server_fixture_kill (SkyServerFixture *self);
int  sky_server_fixture_stop (SkyServerFixture *self);

const char *sky_server_fixture_get_url (SkyServerFixture *self);
const char *sky_server_fixture_get_token (SkyServerFixture *self);
const char *sky_server_fixture_get_root (SkyServerFixture *self);
GPid        sky_server_fixture_get_pid (SkyServerFixture *self);
char       *sky_server_fixture_build_url (SkyServerFixture *self, const char *escaped_path);
char       *sky_server_fixture_dup_program (void);
guint       sky_server_fixture_count_blobs (SkyServerFixture *self);
guint       sky_server_fixture_count_temp (SkyServerFixture *self);
void        sky_server_fixture_remove_tree (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyServerFixture, sky_server_fixture_free)

G_END_DECLS
