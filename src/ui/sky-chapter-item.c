/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One chapter of what is heard, as a list shows it. Main thread. */
#include "config.h"

#include "ui/sky-chapter-item.h"

#include "ui/sky-chapter-text.h"

struct _SkyChapterItem
{
  GObject parent;

  char    *title; /* (owned) */
  guint    number;
  gint64   start_ms;
  gboolean current;
};

enum
{
  PROP_CURRENT = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SkyChapterItem, sky_chapter_item, G_TYPE_OBJECT)

static void
sky_chapter_item_finalize (GObject *object)
{
  g_free (SKY_CHAPTER_ITEM (object)->title);

  G_OBJECT_CLASS (sky_chapter_item_parent_class)->finalize (object);
}

static void
sky_chapter_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CURRENT)
    g_value_set_boolean (value, sky_chapter_item_get_current (SKY_CHAPTER_ITEM (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sky_chapter_item_class_init (SkyChapterItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_chapter_item_finalize;
  G_OBJECT_CLASS (klass)->get_property = sky_chapter_item_get_property;
  properties[PROP_CURRENT] = g_param_spec_boolean ("current", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
sky_chapter_item_init (SkyChapterItem *self)
{
}

/**
 * sky_chapter_item_new:
 * @number: from 1 on
 * @title: (nullable): as in the file
 * @start_ms: where it begins
 *
 * Returns: (transfer full): an item
 */
SkyChapterItem *
sky_chapter_item_new (guint number, const char *title, gint64 start_ms)
{
  SkyChapterItem *self = g_object_new (SKY_TYPE_CHAPTER_ITEM, NULL);

  self->title = sky_chapter_text (title, number);
  self->number = number;
  self->start_ms = start_ms;
  return self;
}

guint
sky_chapter_item_get_number (SkyChapterItem *self)
{
  g_return_val_if_fail (SKY_IS_CHAPTER_ITEM (self), 0);

  return self->number;
}

/**
 * sky_chapter_item_get_title:
 * @self: an item
 *
 * Returns: (transfer none): what to call it; never empty
 */
const char *
sky_chapter_item_get_title (SkyChapterItem *self)
{
  g_return_val_if_fail (SKY_IS_CHAPTER_ITEM (self), NULL);

  return self->title;
}

gint64
sky_chapter_item_get_start (SkyChapterItem *self)
{
  g_return_val_if_fail (SKY_IS_CHAPTER_ITEM (self), 0);

  return self->start_ms;
}

gboolean
sky_chapter_item_get_current (SkyChapterItem *self)
{
  g_return_val_if_fail (SKY_IS_CHAPTER_ITEM (self), FALSE);

  return self->current;
}

void
sky_chapter_item_set_current (SkyChapterItem *self, gboolean current)
{
  g_return_if_fail (SKY_IS_CHAPTER_ITEM (self));

  if (self->current == current)
    return;
  self->current = current;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}
