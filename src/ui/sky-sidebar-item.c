/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the sidebar: a head, a page, or a drive. Main thread. */
#include "config.h"

#include "ui/sky-sidebar-item.h"

struct _SkySidebarItem
{
  GObject parent;

  char           *page;      /* (owned) (nullable): a head has none */
  char           *title;     /* (owned) */
  char           *icon_name; /* (owned) (nullable) */
  char           *count;     /* (owned) (nullable) */
  SkyDriveRecord *record;    /* (owned) (nullable) */
};

enum
{
  PROP_TITLE = 1,
  PROP_COUNT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SkySidebarItem, sky_sidebar_item, G_TYPE_OBJECT)

static void
sky_sidebar_item_finalize (GObject *object)
{
  SkySidebarItem *self = SKY_SIDEBAR_ITEM (object);

  g_free (self->page);
  g_free (self->title);
  g_free (self->icon_name);
  g_free (self->count);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (sky_sidebar_item_parent_class)->finalize (object);
}

static void
sky_sidebar_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SkySidebarItem *self = SKY_SIDEBAR_ITEM (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, sky_sidebar_item_get_title (self));
      break;
    case PROP_COUNT:
      g_value_set_string (value, sky_sidebar_item_get_count (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sky_sidebar_item_class_init (SkySidebarItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = sky_sidebar_item_finalize;
  object_class->get_property = sky_sidebar_item_get_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_COUNT] = g_param_spec_string ("count", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sky_sidebar_item_init (SkySidebarItem *self)
{
}

/**
 * sky_sidebar_item_new_head:
 * @title: over the rows that follow
 *
 * Returns: (transfer full): a row that can't be selected
 */
SkySidebarItem *
sky_sidebar_item_new_head (const char *title)
{
  SkySidebarItem *self = g_object_new (SKY_TYPE_SIDEBAR_ITEM, NULL);

  self->title = g_strdup (title);
  return self;
}

/**
 * sky_sidebar_item_new_page:
 * @page: the argument of the action win.show-page
 * @title: shown
 * @icon_name: a symbolic icon
 *
 * Returns: (transfer full): a row
 */
SkySidebarItem *
sky_sidebar_item_new_page (const char *page, const char *title, const char *icon_name)
{
  SkySidebarItem *self = g_object_new (SKY_TYPE_SIDEBAR_ITEM, NULL);

  self->page = g_strdup (page);
  self->title = g_strdup (title);
  self->icon_name = g_strdup (icon_name);
  return self;
}

static const char *
icon_name_for_kind (const char *kind)
{
  if (g_strcmp0 (kind, "builtin") == 0)
    return "skylark-computer-symbolic";
  if (g_strcmp0 (kind, "webdav") == 0)
    return "network-server-symbolic";
  return "skylark-cloud-symbolic";
}

/**
 * sky_sidebar_item_new_drive:
 * @record: the drive
 *
 * Returns: (transfer full): a row
 */
SkySidebarItem *
sky_sidebar_item_new_drive (SkyDriveRecord *record)
{
  SkySidebarItem *self = g_object_new (SKY_TYPE_SIDEBAR_ITEM, NULL);

  self->record = g_object_ref (record);
  self->page = g_strconcat ("drive:", sky_drive_record_get_id (record), NULL);
  self->title = g_strdup (sky_drive_record_get_name (record));
  self->icon_name = g_strdup (icon_name_for_kind (sky_drive_record_get_kind (record)));
  return self;
}

gboolean
sky_sidebar_item_is_head (SkySidebarItem *self)
{
  g_return_val_if_fail (SKY_IS_SIDEBAR_ITEM (self), FALSE);

  return self->page == NULL;
}

const char *
sky_sidebar_item_get_page (SkySidebarItem *self)
{
  g_return_val_if_fail (SKY_IS_SIDEBAR_ITEM (self), NULL);

  return self->page;
}

const char *
sky_sidebar_item_get_title (SkySidebarItem *self)
{
  g_return_val_if_fail (SKY_IS_SIDEBAR_ITEM (self), NULL);

  return self->title;
}

const char *
sky_sidebar_item_get_icon_name (SkySidebarItem *self)
{
  g_return_val_if_fail (SKY_IS_SIDEBAR_ITEM (self), NULL);

  return self->icon_name;
}

const char *
sky_sidebar_item_get_count (SkySidebarItem *self)
{
  g_return_val_if_fail (SKY_IS_SIDEBAR_ITEM (self), NULL);

  return self->count;
}

/**
 * sky_sidebar_item_set_count:
 * @self: a row
 * @count: (nullable): shown at its end
 */
void
sky_sidebar_item_set_count (SkySidebarItem *self, const char *count)
{
  g_return_if_fail (SKY_IS_SIDEBAR_ITEM (self));

  if (g_strcmp0 (self->count, count) == 0)
    return;
  g_free (self->count);
  self->count = g_strdup (count);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}

SkyDriveRecord *
sky_sidebar_item_get_record (SkySidebarItem *self)
{
  g_return_val_if_fail (SKY_IS_SIDEBAR_ITEM (self), NULL);

  return self->record;
}
