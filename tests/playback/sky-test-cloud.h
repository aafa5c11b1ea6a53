/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-block-cache.h"
#include "playback/sky-test-player.h"
#include "support/sky-fake-dav.h"

G_BEGIN_DECLS

/* A server in this process that counts, and a block cache before it. */
typedef struct
{
  SkyFakeDav    *server;
  SkyDrive      *drive;
  SkyLoopThread *network;
  SkyBlockCache *cache;
} SkyTestCloud;

void sky_test_cloud_open (SkyTestCloud *self, const char *directory);
void sky_test_cloud_close (SkyTestCloud *self);
/* From now on the player reads the file @local from there. */
void sky_test_cloud_put (SkyTestCloud *self, SkyTestPlayer *test, const char *local);

G_END_DECLS
