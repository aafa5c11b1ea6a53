/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "playback/sky-queue-fixture.h"

#include <string.h>

static void
items_changed_cb (
    GListModel *model, guint position, guint removed, guint added, SkyQueueFixture *self)
{
  g_ptr_array_add (self->changes, g_strdup_printf ("%u,%u,%u", position, removed, added));
}

void
sky_queue_fixture_set_up (SkyQueueFixture *self, gconstpointer data)
{
  self->queue = sky_play_queue_new ();
  self->changes = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (self->queue, "items-changed", G_CALLBACK (items_changed_cb), self);
}

void
sky_queue_fixture_tear_down (SkyQueueFixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->queue);
  g_ptr_array_unref (self->changes);
}

SkyQueueItem *
sky_queue_fixture_make_item (const char *title)
{
  SkyQueueItemInfo info = { .title = title, .duration_ms = 1000 };

  return sky_queue_item_new (&info);
}

GPtrArray *
sky_queue_fixture_make (const char *const *titles)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (; *titles != NULL; titles++)
    g_ptr_array_add (items, sky_queue_fixture_make_item (*titles));

  return items;
}

/* An item for each letter. */
GPtrArray *
sky_queue_fixture_make_album (const char *titles, const char *album)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (; *titles != '\0'; titles++)
    {
      char             title[] = { *titles, '\0' };
      SkyQueueItemInfo info = { .title = title, .album = album, .duration_ms = 1000 };

      g_ptr_array_add (items, sky_queue_item_new (&info));
    }

  return items;
}

void
sky_queue_fixture_append (SkyQueueFixture *self, const char *const *titles)
{
  g_autoptr (GPtrArray) items = sky_queue_fixture_make (titles);

  sky_play_queue_append (self->queue, items);
}

const char *
sky_queue_fixture_current (SkyQueueFixture *self)
{
  SkyQueueItem *item = sky_play_queue_get_current (self->queue);

  return item != NULL ? sky_queue_item_get_title (item) : "-";
}

char *
sky_queue_fixture_dup_titles (SkyPlayQueue *queue)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (queue)); i++)
    {
      g_autoptr (SkyQueueItem) item = g_list_model_get_item (G_LIST_MODEL (queue), i);

      g_string_append (text, sky_queue_item_get_title (item));
    }

  return g_string_free (text, FALSE);
}

/* Where the item of that title is. */
guint
sky_queue_fixture_find (SkyQueueFixture *self, const char *title)
{
  g_autofree char *titles = sky_queue_fixture_dup_titles (self->queue);
  const char      *place = strstr (titles, title);

  g_assert_nonnull (place);

  return (guint) (place - titles);
}

void
sky_queue_fixture_assert (SkyQueueFixture *self, const char *expected)
{
  g_autofree char *titles = sky_queue_fixture_dup_titles (self->queue);

  g_assert_cmpstr (titles, ==, expected);
}

/* Plays @n steps and returns the titles. */
char *
sky_queue_fixture_walk (SkyQueueFixture *self, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      SkyQueueItem *announced = sky_play_queue_peek_next (self->queue, FALSE);

      if (!sky_play_queue_go_next (self->queue, FALSE))
        break;
      g_assert_true (announced == sky_play_queue_get_current (self->queue));
      g_string_append (text, sky_queue_fixture_current (self));
    }

  return g_string_free (text, FALSE);
}

void
sky_queue_fixture_assert_each_once (const char *walked, const char *all)
{
  g_assert_cmpuint (strlen (walked), ==, strlen (all));
  for (; *all != '\0'; all++)
    g_assert_nonnull (strchr (walked, *all));
}

/* What comes back from a disk. */
SkyPlayQueue *
sky_queue_fixture_round_trip (SkyPlayQueue *queue)
{
  g_autoptr (GVariant) variant = sky_play_queue_serialize (queue);
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (variant);
  g_autoptr (GVariant) read = g_variant_ref_sink (
      g_variant_new_from_bytes (g_variant_get_type (variant), bytes, FALSE));
  SkyPlayQueue *copy = sky_play_queue_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (sky_play_queue_restore (copy, read, &error));
  g_assert_no_error (error);

  return copy;
}
