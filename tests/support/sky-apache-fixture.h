/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A real Apache with mod_dav on a temporary folder and a free loopback port. */
typedef struct _SkyApacheFixture SkyApacheFixture;

#define SKY_APACHE_FIXTURE_USER "skylark"
#define SKY_APACHE_FIXTURE_SECRET "sky-lark-1"

SkyApacheFixture *sky_apache_fixture_new (const char *auth, gboolean tls);
void              sky_apache_fixture_free (SkyApacheFixture *self);
void              sky_apache_fixture_kill (SkyApacheFixture *self);
void              sky_apache_fixture_restart (SkyApacheFixture *self);
const char       *sky_apache_fixture_get_url (SkyApacheFixture *self);
char             *sky_apache_fixture_build_path (SkyApacheFixture *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyApacheFixture, sky_apache_fixture_free)

G_END_DECLS
