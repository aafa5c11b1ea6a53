/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyTrackQuery: asked on the main thread, answered and compared on the reader's. */
#include "library/sky-track-query.h"

#include "library/sky-track-pages.h"

static void
clear (gpointer data)
{
  SkyTrackQuery *self = data;

  g_free (self->question.search);
  g_clear_pointer (&self->before, g_array_unref);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->changes, g_array_unref);
  for (guint i = 0; i < SKY_TRACK_QUERY_PAGES; i++)
    g_clear_pointer (&self->pages[i], g_ptr_array_unref);
}

/* What will be asked for as soon as the ids are announced. A page that can't be read is left to
 * the one who asks for it then, and tells why. */
static void
load_pages (SkyTrackQuery *self, SkyDatabase *database, GCancellable *cancellable)
{
  for (guint i = 0; i < SKY_TRACK_QUERY_PAGES; i++)
    {
      guint first = i * SKY_TRACK_PAGE_SIZE;
      g_autoptr (GArray) ids = NULL;

      if (first >= self->ids->len)
        return;
      ids = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_array_append_vals (ids, &g_array_index (self->ids, gint64, first),
                           MIN (self->ids->len - first, SKY_TRACK_PAGE_SIZE));
      self->pages[i] = sky_list_store_load_rows (database, ids, cancellable, NULL);
    }
}

/**
 * sky_track_query_new:
 * @question: copied
 * @before: (element-type gint64): what a list holds; never changed any more
 * @max_changes: more changes are joined into one; 0: no comparison is wanted
 *
 * Returns: (transfer full): a query without an answer
 */
SkyTrackQuery *
sky_track_query_new (const SkyListQuery *question, GArray *before, guint max_changes)
{
  SkyTrackQuery *self = g_atomic_rc_box_new0 (SkyTrackQuery);

  self->question = *question;
  self->question.search = g_strdup (question->search);
  self->before = g_array_ref (before);
  self->max_changes = max_changes;
  return self;
}

/**
 * sky_track_query_ref:
 * @self: a query
 *
 * Returns: (transfer full): the same query
 */
SkyTrackQuery *
sky_track_query_ref (SkyTrackQuery *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * sky_track_query_unref:
 * @self: (transfer full): a query
 */
void
sky_track_query_unref (SkyTrackQuery *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * sky_track_query_drop:
 * @self: (transfer full): a query
 *
 * As sky_track_query_unref (), as a GDestroyNotify.
 */
void
sky_track_query_drop (gpointer self)
{
  sky_track_query_unref (self);
}

/**
 * sky_track_query_run:
 * @task: returns %TRUE when the query has its answer
 * @database: the reader, on its thread
 * @query: a query
 */
void
sky_track_query_run (GTask *task, SkyDatabase *database, gpointer query)
{
  SkyTrackQuery *self = query;
  g_autoptr (GError) error = NULL;

  self->ids = sky_list_store_query (database, &self->question, g_task_get_cancellable (task),
                                    &self->total_ms, &error);
  if (self->ids == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (self->max_changes > 0)
    self->changes = sky_id_diff (self->before, self->ids, self->max_changes);
  else
    load_pages (self, database, g_task_get_cancellable (task));
  g_task_return_boolean (task, TRUE);
}
