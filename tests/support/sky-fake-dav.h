/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * SkyFakeFault:
 * @SKY_FAKE_LOSE_ANSWER: does what was asked, and closes the connection without a word
 * @SKY_FAKE_LOSE_REQUEST: closes the connection without doing anything
 * @SKY_FAKE_HANG: never answers
 * @SKY_FAKE_KEEP_HALF: answers 201 to a PUT and keeps the first half
 * @SKY_FAKE_CUT_BODY: promises the whole body and closes the connection in its middle
 * @SKY_FAKE_NO_RANGES: answers 200 with all of the file
 *
 * What may go wrong with a request.
 */
typedef enum
{
  SKY_FAKE_NO_FAULT,
  SKY_FAKE_LOSE_ANSWER,
  SKY_FAKE_LOSE_REQUEST,
  SKY_FAKE_HANG,
  SKY_FAKE_KEEP_HALF,
  SKY_FAKE_CUT_BODY,
  SKY_FAKE_NO_RANGES,
} SkyFakeFault;

/* A WebDAV server in this process that fails as it is told: on a free loopback port, in the
 * thread's default main context. Holds files in memory; every folder is there,
 * but for those named …-made before they are made. */
typedef struct _SkyFakeDav SkyFakeDav;

SkyFakeDav *sky_fake_dav_new (void);
void        sky_fake_dav_free (SkyFakeDav *self);
const char *sky_fake_dav_get_url (SkyFakeDav *self);
void        sky_fake_dav_put (SkyFakeDav *self, const char *path, GBytes *content);
GBytes     *sky_fake_dav_get (SkyFakeDav *self, const char *path);
void  sky_fake_dav_fail (SkyFakeDav *self, const char *method, SkyFakeFault fault, guint times);
void  sky_fake_dav_answer (SkyFakeDav *self, const char *method, const char *raw, guint times);
void  sky_fake_dav_set_delay (SkyFakeDav *self, guint delay_ms);
void  sky_fake_dav_set_weak (SkyFakeDav *self, gboolean weak);
guint sky_fake_dav_count (SkyFakeDav *self, const char *method);
guint sky_fake_dav_count_connections (SkyFakeDav *self);
const char *sky_fake_dav_get_header (SkyFakeDav *self, const char *method, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyFakeDav, sky_fake_dav_free)

G_END_DECLS
