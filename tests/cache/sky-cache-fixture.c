/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the cache's tests share. */
#include "cache/sky-cache-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

void
fixture_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      fixture_remove_tree (child);
    }
  g_remove (path);
}

static gboolean encrypted;

/* As g_test_init (); with --encrypted among the arguments, every cache of the program is. */
void
fixture_init (int *argc, char ***argv)
{
  int n = 1;

  for (int i = 1; i < *argc; i++)
    if (g_str_equal ((*argv)[i], "--encrypted"))
      encrypted = TRUE;
    else
      (*argv)[n++] = (*argv)[i];
  *argc = n;
  (*argv)[n] = NULL;
  g_test_init (argc, argv, NULL);
}

gboolean
fixture_is_encrypted (void)
{
  return encrypted;
}

GBytes *
fixture_make_key (guint8 number)
{
  guint8 key[32];

  memset (key, number, sizeof key);

  return g_bytes_new (key, sizeof key);
}

/* A cache as the program's arguments want it. */
SkyBlockCache *
fixture_open_cache (const char *directory, SkyLoopThread *network)
{
  SkyBlockCache *cache;
  g_autoptr (GBytes) key = fixture_make_key (1);
  g_autoptr (GError) error = NULL;

  if (!encrypted)
    cache = sky_block_cache_new (directory, network, &error);
  else
    cache = sky_block_cache_new_locked (directory, network, &error);
  g_assert_no_error (error);
  if (encrypted)
    sky_block_cache_set_key (cache, key);

  return cache;
}

static void
start (Fixture *fixture)
{
  fixture->network = sky_loop_thread_new ("sky-net");
  fixture->cache = fixture_open_cache (fixture->directory, fixture->network);
}

static void
stop (Fixture *fixture)
{
  sky_block_cache_stop (fixture->cache);
  sky_loop_thread_stop (fixture->network);
  g_clear_object (&fixture->cache);
  g_clear_object (&fixture->network);
}

void
fixture_set_up (Fixture *fixture, gconstpointer features)
{
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("sky-cache-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->content = sky_fake_drive_make_content (7, FILE_SIZE);
  fixture->drive = sky_fake_drive_new (fixture->content, GPOINTER_TO_UINT (features));
  start (fixture);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer features)
{
  stop (fixture);
  g_clear_object (&fixture->drive);
  g_clear_pointer (&fixture->content, g_bytes_unref);
  fixture_remove_tree (fixture->directory);
  g_free (fixture->directory);
}

/* As a new start of the application: only what is on disk is known. The book begins anew. */
void
fixture_restart (Fixture *fixture)
{
  stop (fixture);
  sky_fake_drive_clear_book (fixture->drive);
  start (fixture);
}

SkyByteSource *
fixture_open (Fixture *fixture, const char *path)
{
  g_autoptr (SkyDriveEntry) entry = sky_fake_drive_dup_entry (fixture->drive, path);

  return sky_block_cache_open (fixture->cache, SKY_DRIVE (fixture->drive), entry);
}

void
fixture_assert_reads (Fixture *fixture, SkyByteSource *source, guint64 offset, gsize count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) got = NULL;
  const guint8 *origin = g_bytes_get_data (fixture->content, NULL);

  got = sky_byte_source_read_bytes (source, offset, count, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (got), ==, MIN (count, FILE_SIZE - offset));
  g_assert_cmpint (memcmp (g_bytes_get_data (got, NULL), origin + offset, g_bytes_get_size (got)),
                   ==, 0);
}

void
fixture_assert_read_all (Fixture *fixture, SkyByteSource *source)
{
  fixture_assert_reads (fixture, source, 0, FILE_SIZE);
}

static gboolean
passed_cb (gpointer data)
{
  g_async_queue_push (data, data);

  return G_SOURCE_REMOVE;
}

/* Comes back when the network thread has done all that it had to do before this call. */
void
fixture_pass_network (Fixture *fixture)
{
  g_autoptr (GAsyncQueue) passed = g_async_queue_new ();

  sky_loop_thread_invoke (fixture->network, passed_cb, passed, NULL);
  g_async_queue_pop (passed);
}
