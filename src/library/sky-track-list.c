/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyTrackList: the ids of one query as a GListModel. Main thread; queries run on the catalogue's
 * reader, items and their rows are the window's. A refresh is compared with what was there on the
 * reader's thread, and only the differing ranges are announced.
 */
#include "library/sky-track-list.h"

#include "library/sky-pump.h"
#include "library/sky-track-list-private.h"
#include "library/sky-track-pages.h"
#include "library/sky-track-query.h"
#include "library/sky-track-window.h"

#include <string.h>

/* More ranges than this cost GTK more than one big one. */
#define MAX_CHANGES 1000
/* Pause between two refreshes while a scan writes one batch after the other. */
#define REFRESH_MS 250

struct _SkyTrackList
{
  GObject parent_instance;

  SkyCatalogue   *catalogue; /* (owned) */
  GArray         *ids;       /* (owned) (element-type gint64): never changed once it is here */
  GArray         *old_ids;   /* (owned) (nullable): while a refresh is being announced */
  guint           split;     /* then so many rows are the first of ids … */
  guint           old_split; /* … and the rest is that of old_ids from here on */
  GArray         *late_ids;  /* (owned): rows asked for meanwhile */
  SkyTrackWindow *window;    /* (owned): what is shown of it */
  GCancellable   *running;   /* (owned) (nullable): of the query that runs */
  GSource        *refresh;   /* (owned): starts the next query, when its time is set */
  gint64          refreshed; /* monotonic time of the last query's start */
  char           *search;    /* (owned) */
  SkyTrackSort    sort;
  gboolean        descending;
  gboolean        loading;
  gboolean        is_new;   /* the next query asks something else than ids answer */
  gboolean        is_dirty; /* the catalogue has changed since the running query began */
  gint64          total_duration;
};

enum
{
  PROP_SEARCH = 1,
  PROP_SORT,
  PROP_DESCENDING,
  PROP_LOADING,
  PROP_TOTAL_DURATION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static guint
count_rows (SkyTrackList *self)
{
  if (self->old_ids == NULL)
    return self->ids->len;
  return self->split + self->old_ids->len - self->old_split;
}

static gint64
id_at (SkyTrackList *self, guint position)
{
  if (self->old_ids != NULL && position >= self->split)
    return g_array_index (self->old_ids, gint64, position - self->split + self->old_split);
  return g_array_index (self->ids, gint64, position);
}

static GType
get_item_type (GListModel *model)
{
  return SKY_TYPE_TRACK_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return count_rows (SKY_TRACK_LIST (model));
}

static void
fetch_page (SkyTrackList *self, guint page)
{
  g_autoptr (GArray) ids = NULL;

  if (!sky_track_window_begin_page (self->window, page))
    return;
  ids = sky_track_list_dup_ids (self, page * SKY_TRACK_PAGE_SIZE, SKY_TRACK_PAGE_SIZE);
  sky_track_window_fetch_page (self->window, page, ids);
}

static gpointer
get_item (GListModel *model, guint position)
{
  SkyTrackList *self = SKY_TRACK_LIST (model);
  SkyTrackItem *item;
  gboolean      is_new;
  gint64        id;

  if (position >= count_rows (self))
    return NULL;
  id = id_at (self, position);
  item = sky_track_window_dup_item (self->window, id, &is_new);
  if (!is_new)
    return item;
  if (self->old_ids != NULL)
    g_array_append_val (self->late_ids, id);
  else if (!sky_track_window_fill_item (self->window, item, position / SKY_TRACK_PAGE_SIZE))
    fetch_page (self, position / SKY_TRACK_PAGE_SIZE);
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyTrackList,
                               sky_track_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
set_ids (SkyTrackList *self, GArray *ids)
{
  g_array_unref (self->ids);
  self->ids = g_array_ref (ids);
  sky_track_window_forget_pages (self->window);
}

/* Rows that came with the ids: a view need not lay out empty ones first. Where the catalogue has
 * changed since they were read they may be old ones. */
static void
take_pages (SkyTrackList *self, const SkyTrackQuery *query)
{
  for (guint i = 0; i < SKY_TRACK_QUERY_PAGES && !self->is_dirty; i++)
    if (query->pages[i] != NULL)
      sky_track_window_take_page (self->window, i, query->pages[i]);
}

static void
announce_replaced (SkyTrackList *self, const SkyTrackQuery *query)
{
  GArray *ids = query->ids;
  guint   n_before = self->ids->len;

  if (ids->len == n_before &&
      (n_before == 0 || memcmp (ids->data, self->ids->data, n_before * sizeof (gint64)) == 0))
    return;
  set_ids (self, ids);
  take_pages (self, query);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, ids->len);
}

/* At each signal the model is what the changes so far have made of it: up to the change the new
 * ids, behind it still the old ones. */
static void
announce_changes (SkyTrackList *self, GArray *ids, GArray *changes)
{
  gint64 shift = 0;

  if (changes->len == 0)
    return;
  self->old_ids = g_array_ref (self->ids);
  set_ids (self, ids);
  for (guint i = 0; i < changes->len; i++)
    {
      const SkyIdChange *change = &g_array_index (changes, SkyIdChange, i);

      self->split = change->position + change->added;
      self->old_split = change->position - shift + change->removed;
      shift += (gint64) change->added - change->removed;
      g_list_model_items_changed (G_LIST_MODEL (self), change->position, change->removed,
                                  change->added);
    }
  g_clear_pointer (&self->old_ids, g_array_unref);
  if (self->late_ids->len > 0)
    {
      sky_track_window_fetch_items (self->window, self->late_ids);
      g_array_unref (self->late_ids);
      self->late_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
    }
}

static void
set_loading (SkyTrackList *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* The next query starts at once where it asks something new, else not too soon after the last. */
static void
schedule_refresh (SkyTrackList *self)
{
  gint64 earliest = self->refreshed + REFRESH_MS * G_TIME_SPAN_MILLISECOND;

  sky_pump_ask_at (self->refresh, self->is_new ? 0 : earliest);
}

static void
take_answer (SkyTrackList *self, const SkyTrackQuery *query)
{
  if (query->changes == NULL)
    announce_replaced (self, query);
  else
    announce_changes (self, query->ids, query->changes);
  if (self->total_duration == query->total_ms)
    return;
  self->total_duration = query->total_ms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL_DURATION]);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyTrackList *self = SKY_TRACK_LIST (source);
  g_autoptr (SkyTrackQuery) query = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = g_task_propagate_boolean (G_TASK (result), &error);

  /* Another query has taken its place. */
  if (self->running != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->running);
  if (is_done)
    take_answer (self, query);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
           !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    g_warning ("the list of tracks could not be read: %s", error->message);
  set_loading (self, FALSE);
  if (self->is_dirty || self->is_new)
    schedule_refresh (self);
}

static void
refresh_cb (gpointer owner)
{
  SkyTrackList      *self = owner;
  const SkyListQuery question = { self->search, self->sort, self->descending };
  g_autoptr (GTask) task = NULL;
  SkyTrackQuery *query;

  /* A refresh waits for the query that runs; a new question ends it. */
  if (self->running != NULL && !self->is_new)
    return;
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  self->running = g_cancellable_new ();

  query = sky_track_query_new (&question, self->ids, self->is_new ? 0 : MAX_CHANGES);
  self->is_new = FALSE;
  self->is_dirty = FALSE;
  self->refreshed = g_get_monotonic_time ();
  task = g_task_new (self, self->running, answered_cb, sky_track_query_ref (query));
  g_task_set_source_tag (task, refresh_cb);
  sky_catalogue_read (self->catalogue, task, sky_track_query_run, query, sky_track_query_drop);
  set_loading (self, TRUE);
}

static void
ask_anew (SkyTrackList *self)
{
  self->is_new = TRUE;
  schedule_refresh (self);
}

static void
catalogue_changed_cb (SkyCatalogue *catalogue, GArray *changed, SkyTrackList *self)
{
  sky_track_window_refresh (self->window, changed);
  self->is_dirty = TRUE;
  schedule_refresh (self);
}

static void
sky_track_list_dispose (GObject *object)
{
  SkyTrackList *self = SKY_TRACK_LIST (object);

  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  g_clear_pointer (&self->refresh, sky_pump_free);
  g_clear_object (&self->catalogue);
  G_OBJECT_CLASS (sky_track_list_parent_class)->dispose (object);
}

static void
sky_track_list_finalize (GObject *object)
{
  SkyTrackList *self = SKY_TRACK_LIST (object);

  g_clear_object (&self->window);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->old_ids, g_array_unref);
  g_clear_pointer (&self->late_ids, g_array_unref);
  g_clear_pointer (&self->search, g_free);
  G_OBJECT_CLASS (sky_track_list_parent_class)->finalize (object);
}

static void
sky_track_list_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  SkyTrackList *self = SKY_TRACK_LIST (object);

  switch (property_id)
    {
    case PROP_SEARCH:
      g_value_set_string (value, sky_track_list_get_search (self));
      break;
    case PROP_SORT:
      g_value_set_int (value, sky_track_list_get_sort (self));
      break;
    case PROP_DESCENDING:
      g_value_set_boolean (value, sky_track_list_get_descending (self));
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, sky_track_list_get_loading (self));
      break;
    case PROP_TOTAL_DURATION:
      g_value_set_int64 (value, sky_track_list_get_total_duration (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sky_track_list_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SkyTrackList *self = SKY_TRACK_LIST (object);

  switch (property_id)
    {
    case PROP_SEARCH:
      sky_track_list_set_search (self, g_value_get_string (value));
      break;
    case PROP_SORT:
      sky_track_list_set_sort (self, g_value_get_int (value), self->descending);
      break;
    case PROP_DESCENDING:
      sky_track_list_set_sort (self, self->sort, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sky_track_list_class_init (SkyTrackListClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags write = read | G_PARAM_WRITABLE | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = sky_track_list_dispose;
  object_class->finalize = sky_track_list_finalize;
  object_class->get_property = sky_track_list_get_property;
  object_class->set_property = sky_track_list_set_property;

  properties[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, "", write);
  properties[PROP_SORT] = g_param_spec_int ("sort", NULL, NULL, 0, SKY_TRACK_SORT_RELEVANCE,
                                            SKY_TRACK_SORT_TITLE, write);
  properties[PROP_DESCENDING] = g_param_spec_boolean ("descending", NULL, NULL, FALSE, write);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, read);
  properties[PROP_TOTAL_DURATION] =
      g_param_spec_int64 ("total-duration", NULL, NULL, 0, G_MAXINT64, 0, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sky_track_list_init (SkyTrackList *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->late_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->search = g_strdup ("");
  self->loading = TRUE;
  self->refresh = sky_pump_new ("[skylark] track list", refresh_cb, self);
}

/**
 * sky_track_list_new:
 * @catalogue: where the tracks stand
 *
 * Returns: (transfer full): a list of all of them, by title, that fills itself soon
 */
SkyTrackList *
sky_track_list_new (SkyCatalogue *catalogue)
{
  SkyTrackList *self;

  g_return_val_if_fail (SKY_IS_CATALOGUE (catalogue), NULL);

  self = g_object_new (SKY_TYPE_TRACK_LIST, NULL);
  self->catalogue = g_object_ref (catalogue);
  self->window = sky_track_window_new (catalogue);
  g_signal_connect_object (catalogue, "changed", G_CALLBACK (catalogue_changed_cb), self, 0);
  ask_anew (self);
  return self;
}

/**
 * sky_track_list_get_n_pages:
 * @self: a list
 *
 * Returns: how many pages of rows are kept
 */
guint
sky_track_list_get_n_pages (SkyTrackList *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_LIST (self), 0);

  return sky_track_window_get_n_pages (self->window);
}

/**
 * sky_track_list_get_n_live_items:
 * @self: a list
 *
 * Returns: how many items somebody holds
 */
guint
sky_track_list_get_n_live_items (SkyTrackList *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_LIST (self), 0);

  return sky_track_window_get_n_items (self->window);
}

/**
 * sky_track_list_set_search:
 * @self: a list
 * @search: (nullable): words that the rows must contain; empty for all
 */
void
sky_track_list_set_search (SkyTrackList *self, const char *search)
{
  g_return_if_fail (SKY_IS_TRACK_LIST (self));

  search = search != NULL ? search : "";
  if (strcmp (self->search, search) == 0)
    return;
  g_free (self->search);
  self->search = g_strdup (search);
  ask_anew (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH]);
}

/**
 * sky_track_list_get_search:
 * @self: a list
 *
 * Returns: (transfer none): the words, empty for all
 */
const char *
sky_track_list_get_search (SkyTrackList *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_LIST (self), NULL);

  return self->search;
}

/**
 * sky_track_list_set_sort:
 * @self: a list
 * @sort: what to sort by
 * @descending: whether the greatest comes first; ties stay in their order, and what is unknown
 *   stays at the end
 */
void
sky_track_list_set_sort (SkyTrackList *self, SkyTrackSort sort, gboolean descending)
{
  gboolean is_other_sort;
  gboolean is_other_direction;

  g_return_if_fail (SKY_IS_TRACK_LIST (self));
  g_return_if_fail (sort <= SKY_TRACK_SORT_RELEVANCE);

  descending = !!descending;
  is_other_sort = self->sort != sort;
  is_other_direction = self->descending != descending;
  if (!is_other_sort && !is_other_direction)
    return;
  self->sort = sort;
  self->descending = descending;
  ask_anew (self);
  if (is_other_sort)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
  if (is_other_direction)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESCENDING]);
}

/**
 * sky_track_list_get_sort:
 * @self: a list
 *
 * Returns: what it is sorted by
 */
SkyTrackSort
sky_track_list_get_sort (SkyTrackList *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_LIST (self), SKY_TRACK_SORT_TITLE);

  return self->sort;
}

/**
 * sky_track_list_get_descending:
 * @self: a list
 *
 * Returns: whether the greatest comes first
 */
gboolean
sky_track_list_get_descending (SkyTrackList *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_LIST (self), FALSE);

  return self->descending;
}

/**
 * sky_track_list_get_loading:
 * @self: a list
 *
 * Returns: whether a query runs, so that the rows may not be those that were asked for
 */
gboolean
sky_track_list_get_loading (SkyTrackList *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_LIST (self), FALSE);

  return self->loading;
}

/**
 * sky_track_list_get_total_duration:
 * @self: a list
 *
 * Returns: the length of all rows together, in milliseconds
 */
gint64
sky_track_list_get_total_duration (SkyTrackList *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_LIST (self), 0);

  return self->total_duration;
}

/**
 * sky_track_list_dup_ids:
 * @self: a list
 * @first: the first position
 * @count: how many at most
 *
 * Returns: (transfer full) (element-type gint64): the ids there
 */
GArray *
sky_track_list_dup_ids (SkyTrackList *self, guint first, guint count)
{
  GArray *ids;
  guint   n;

  g_return_val_if_fail (SKY_IS_TRACK_LIST (self), NULL);

  n = count_rows (self);
  n = first < n ? MIN (count, n - first) : 0;
  ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n);
  for (guint i = 0; i < n; i++)
    {
      gint64 id = id_at (self, first + i);

      g_array_append_val (ids, id);
    }
  return ids;
}
