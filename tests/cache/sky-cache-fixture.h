/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-block-cache.h"
#include "cache/sky-cache-source.h"
#include "support/sky-fake-drive.h"
#include "support/sky-wait.h"

G_BEGIN_DECLS

#define FILE_SIZE (3 * 1024 * 1024 + 4321)
#define BLOCK 65536

/* A cache in a folder of its own, a network thread and a drive that holds one content. */
typedef struct
{
  char          *directory; /* (owned) */
  SkyLoopThread *network;   /* (owned) */
  SkyFakeDrive  *drive;     /* (owned) */
  SkyBlockCache *cache;     /* (owned) */
  GBytes        *content;   /* (owned) */
} Fixture;

void           fixture_init (int *argc, char ***argv);
gboolean       fixture_is_encrypted (void);
GBytes        *fixture_make_key (guint8 number);
SkyBlockCache *fixture_open_cache (const char *directory, SkyLoopThread *network);
void           fixture_set_up (Fixture *fixture, gconstpointer features);
void           fixture_tear_down (Fixture *fixture, gconstpointer features);
void           fixture_restart (Fixture *fixture);
SkyByteSource *fixture_open (Fixture *fixture, const char *path);
void fixture_assert_reads (Fixture *fixture, SkyByteSource *source, guint64 offset, gsize count);
void fixture_assert_read_all (Fixture *fixture, SkyByteSource *source);
void fixture_pass_network (Fixture *fixture);
void fixture_remove_tree (const char *path);

#define FIXTURE_ADD(path, features, func)                                                          \
  g_test_add (path, Fixture, GUINT_TO_POINTER (features), fixture_set_up, func, fixture_tear_down)

G_END_DECLS
