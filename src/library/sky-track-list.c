/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyTrackList: the ids of one query as a GListModel. Main thread. */
#include "library/sky-track-list.h"

struct _SkyTrackList
{
  GObject parent_instance;

  GArray      *ids;    /* (owned) (element-type gint64) */
  char        *search; /* (owned) */
  SkyTrackSort sort;
  gboolean     descending;
  gboolean     loading;
  gint64       total_duration;
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

static GType
get_item_type (GListModel *model)
{
  return SKY_TYPE_TRACK_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return SKY_TRACK_LIST (model)->ids->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  return NULL;
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
sky_track_list_finalize (GObject *object)
{
  SkyTrackList *self = SKY_TRACK_LIST (object);

  g_clear_pointer (&self->ids, g_array_unref);
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
      g_value_set_string (value, self->search);
      break;
    case PROP_SORT:
      g_value_set_int (value, self->sort);
      break;
    case PROP_DESCENDING:
      g_value_set_boolean (value, self->descending);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_TOTAL_DURATION:
      g_value_set_int64 (value, self->total_duration);
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
  self->search = g_strdup ("");
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

  if (g_strcmp0 (self->search, search != NULL ? search : "") == 0)
    return;
  g_free (self->search);
  self->search = g_strdup (search != NULL ? search : "");
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
 * @descending: whether the greatest comes first
 */
void
sky_track_list_set_sort (SkyTrackList *self, SkyTrackSort sort, gboolean descending)
{
  g_return_if_fail (SKY_IS_TRACK_LIST (self));

  self->sort = sort;
  self->descending = descending;
}

SkyTrackSort
sky_track_list_get_sort (SkyTrackList *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_LIST (self), SKY_TRACK_SORT_TITLE);

  return self->sort;
}

gboolean
sky_track_list_get_descending (SkyTrackList *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_LIST (self), FALSE);

  return self->descending;
}

gboolean
sky_track_list_get_loading (SkyTrackList *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_LIST (self), FALSE);

  return self->loading;
}

gint64
sky_track_list_get_total_duration (SkyTrackList *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_LIST (self), 0);

  return self->total_duration;
}

GArray *
sky_track_list_dup_ids (SkyTrackList *self, guint first, guint count)
{
  GArray *ids;

  g_return_val_if_fail (SKY_IS_TRACK_LIST (self), NULL);

  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (first < self->ids->len)
    g_array_append_vals (ids, &g_array_index (self->ids, gint64, first),
                         MIN (count, self->ids->len - first));
  return ids;
}
