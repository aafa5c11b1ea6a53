/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns the items of one store's list; another list is announced as a whole. Main thread. */
#include "config.h"

#include "ui/sky-chapter-model.h"

struct _SkyChapterModel
{
  GObject parent;

  SkyChapterStore *store; /* (owned) */
  GPtrArray       *items; /* (owned) (element-type SkyChapterItem) */
  int              current;
};

enum
{
  PROP_CURRENT = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static GType
sky_chapter_model_get_item_type (GListModel *model)
{
  return SKY_TYPE_CHAPTER_ITEM;
}

static guint
sky_chapter_model_get_n_items (GListModel *model)
{
  return SKY_CHAPTER_MODEL (model)->items->len;
}

static gpointer
sky_chapter_model_get_item (GListModel *model, guint position)
{
  GPtrArray *items = SKY_CHAPTER_MODEL (model)->items;

  return position < items->len ? g_object_ref (g_ptr_array_index (items, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sky_chapter_model_get_item_type;
  iface->get_n_items = sky_chapter_model_get_n_items;
  iface->get_item = sky_chapter_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyChapterModel,
                               sky_chapter_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
mark (SkyChapterModel *self, gboolean current)
{
  if (self->current >= 0 && (guint) self->current < self->items->len)
    sky_chapter_item_set_current (g_ptr_array_index (self->items, self->current), current);
}

static void
follow (SkyChapterModel *self)
{
  int current = sky_chapter_store_get_current (self->store);

  if (self->current == current)
    return;
  mark (self, FALSE);
  self->current = current;
  mark (self, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}

static void
list_again (SkyChapterModel *self)
{
  const GPtrArray *chapters = sky_chapter_store_get_chapters (self->store);
  guint            n = self->items->len;

  self->current = -1;
  g_ptr_array_set_size (self->items, 0);
  for (guint i = 0; i < chapters->len; i++)
    {
      const SkyChapter *chapter = g_ptr_array_index (chapters, i);

      g_ptr_array_add (self->items,
                       sky_chapter_item_new (i + 1, chapter->title, chapter->start_ms));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n, self->items->len);
  follow (self);
}

static void
sky_chapter_model_dispose (GObject *object)
{
  g_clear_object (&SKY_CHAPTER_MODEL (object)->store);

  G_OBJECT_CLASS (sky_chapter_model_parent_class)->dispose (object);
}

static void
sky_chapter_model_finalize (GObject *object)
{
  g_ptr_array_unref (SKY_CHAPTER_MODEL (object)->items);

  G_OBJECT_CLASS (sky_chapter_model_parent_class)->finalize (object);
}

static void
sky_chapter_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CURRENT)
    g_value_set_int (value, sky_chapter_model_get_current (SKY_CHAPTER_MODEL (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sky_chapter_model_class_init (SkyChapterModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sky_chapter_model_dispose;
  object_class->finalize = sky_chapter_model_finalize;
  object_class->get_property = sky_chapter_model_get_property;
  properties[PROP_CURRENT] = g_param_spec_int ("current", NULL, NULL, -1, G_MAXINT, -1,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sky_chapter_model_init (SkyChapterModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->current = -1;
}

/**
 * sky_chapter_model_new:
 * @store: whose chapters they are
 *
 * Returns: (transfer full): a list that follows it
 */
SkyChapterModel *
sky_chapter_model_new (SkyChapterStore *store)
{
  SkyChapterModel *self;

  g_return_val_if_fail (SKY_IS_CHAPTER_STORE (store), NULL);

  self = g_object_new (SKY_TYPE_CHAPTER_MODEL, NULL);
  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (list_again), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::current", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  list_again (self);
  return self;
}

/**
 * sky_chapter_model_get_current:
 * @self: a list
 *
 * Returns: the place of the chapter that is heard, or -1
 */
int
sky_chapter_model_get_current (SkyChapterModel *self)
{
  g_return_val_if_fail (SKY_IS_CHAPTER_MODEL (self), -1);

  return self->current;
}
