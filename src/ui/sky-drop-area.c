/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes files anywhere on its child. While they hover, the target below the pointer is outlined and
 * a pill says what a drop will do. Nothing here looks at a disk: the pointer must not wait. */
#include "config.h"

#include "ui/sky-drop-area.h"

#include <graphene.h>

#include "ui/sky-drop-place.h"

#define OUTLINE_INSET 10
#define PILL_DISTANCE 24

struct _SkyDropArea
{
  GtkWidget parent;

  SkyDropDescribe describe;
  gpointer        describe_data;
  GtkDropTarget  *target;   /* owned by the widget */
  GtkWidget      *page;     /* not owned: outlined where no smaller place is hovered */
  GtkWidget      *aside;    /* not owned: takes drops itself */
  GtkWidget      *outlined; /* not owned: what a drop would go to */
  char           *drive_id; /* (owned) (nullable) */
  char           *folder;   /* (owned) (nullable) */
  double          x;        /* where the pointer was last */
  double          y;
  GtkOverlay     *overlay;
  GtkWidget      *outline;
  GtkWidget      *pill;
  GtkLabel       *text;
};

enum
{
  PROP_CHILD = 1,
  N_PROPS,
};

enum
{
  DROPPED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyDropArea, sky_drop_area, GTK_TYPE_WIDGET)

static gboolean
get_bounds (SkyDropArea *self, GtkWidget *widget, GdkRectangle *bounds)
{
  graphene_rect_t rect;

  if (widget == NULL || !gtk_widget_compute_bounds (widget, GTK_WIDGET (self->overlay), &rect))
    return FALSE;
  bounds->x = (int) rect.origin.x;
  bounds->y = (int) rect.origin.y;
  bounds->width = (int) rect.size.width;
  bounds->height = (int) rect.size.height;
  return TRUE;
}

static gboolean
get_child_position_cb (GtkOverlay   *overlay,
                       GtkWidget    *widget,
                       GdkRectangle *allocation,
                       gpointer      user_data)
{
  SkyDropArea   *self = SKY_DROP_AREA (user_data);
  GtkRequisition size;
  GdkRectangle   page;

  if (!get_bounds (self, self->page, &page))
    return FALSE;
  if (widget == self->outline)
    {
      int inset;

      if (!get_bounds (self, self->outlined, allocation))
        return FALSE;
      /* a whole page is outlined inside, a row around */
      inset = allocation->height > page.height / 2 ? OUTLINE_INSET : 0;
      allocation->x += inset;
      allocation->y += inset;
      allocation->width = MAX (allocation->width - 2 * inset, 0);
      allocation->height = MAX (allocation->height - 2 * inset, 0);
      return TRUE;
    }
  gtk_widget_get_preferred_size (widget, NULL, &size);
  allocation->width = MIN (size.width, page.width - 2 * OUTLINE_INSET);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, allocation->width, NULL,
                      &allocation->height, NULL, NULL);
  allocation->x = page.x + (page.width - allocation->width) / 2;
  allocation->y = page.y + page.height - allocation->height - PILL_DISTANCE;
  return TRUE;
}

/* The smallest place below the pointer, or the page. */
static GtkWidget *
find_place (SkyDropArea *self, double x, double y, char **drive_id, char **folder)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  for (; widget != NULL && widget != GTK_WIDGET (self); widget = gtk_widget_get_parent (widget))
    if (SKY_IS_DROP_PLACE (widget) &&
        sky_drop_place_get_place (SKY_DROP_PLACE (widget), drive_id, folder))
      return widget;
  return self->page;
}

static GSList *
get_files (SkyDropArea *self)
{
  const GValue *value = gtk_drop_target_get_value (self->target);

  if (value == NULL || !G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return NULL;
  return gdk_file_list_get_files (g_value_get_boxed (value));
}

static void
hide (SkyDropArea *self)
{
  gtk_widget_set_visible (self->outline, FALSE);
  gtk_widget_set_visible (self->pill, FALSE);
  g_clear_weak_pointer (&self->outlined);
}

static gboolean
is_aside (SkyDropArea *self, double x, double y)
{
  graphene_point_t point;

  return self->aside != NULL && gtk_widget_get_mapped (self->aside) &&
         gtk_widget_compute_point (GTK_WIDGET (self), self->aside,
                                   &GRAPHENE_POINT_INIT ((float) x, (float) y), &point) &&
         gtk_widget_contains (self->aside, point.x, point.y);
}

static GdkDragAction
hover_cb (GtkDropTarget *target, double x, double y, SkyDropArea *self)
{
  g_autoptr (GSList) files = get_files (self);
  g_autofree char *drive_id = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *text = NULL;
  gboolean         accepted = FALSE;

  if (self->describe == NULL)
    return 0;
  self->x = x;
  self->y = y;
  if (is_aside (self, x, y))
    {
      hide (self);
      return 0;
    }
  g_set_weak_pointer (&self->outlined, find_place (self, x, y, &drive_id, &folder));
  text = self->describe (&drive_id, &folder, files, &accepted, self->describe_data);
  g_free (self->drive_id);
  self->drive_id = g_steal_pointer (&drive_id);
  g_free (self->folder);
  self->folder = g_steal_pointer (&folder);
  gtk_label_set_label (self->text, text);
  gtk_widget_set_visible (self->outline, accepted);
  gtk_widget_set_visible (self->pill, TRUE);
  if (accepted)
    gtk_widget_remove_css_class (self->pill, "refused");
  else
    gtk_widget_add_css_class (self->pill, "refused");
  gtk_widget_queue_allocate (GTK_WIDGET (self->overlay));
  return accepted ? GDK_ACTION_COPY : 0;
}

/* What the pointer carries is known a moment after it came. */
static void
files_known_cb (GtkDropTarget *target, GParamSpec *pspec, SkyDropArea *self)
{
  if (gtk_drop_target_get_value (target) != NULL && gtk_widget_get_visible (self->pill))
    hover_cb (target, self->x, self->y, self);
}

static void
leave_cb (GtkDropTarget *target, SkyDropArea *self)
{
  hide (self);
}

static void
gone_aside_cb (GtkDropControllerMotion *motion, double x, double y, SkyDropArea *self)
{
  hide (self);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, SkyDropArea *self)
{
  gboolean take = G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) &&
                  gtk_widget_get_visible (self->outline) && self->drive_id != NULL &&
                  self->folder != NULL;

  hide (self);
  if (take)
    g_signal_emit (self, signals[DROPPED], 0, g_value_get_boxed (value), self->drive_id,
                   self->folder);
  return take;
}

static void
sky_drop_area_dispose (GObject *object)
{
  SkyDropArea *self = SKY_DROP_AREA (object);

  self->describe = NULL;
  g_clear_weak_pointer (&self->page);
  g_clear_weak_pointer (&self->aside);
  g_clear_weak_pointer (&self->outlined);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_DROP_AREA);

  G_OBJECT_CLASS (sky_drop_area_parent_class)->dispose (object);
}

static void
sky_drop_area_finalize (GObject *object)
{
  SkyDropArea *self = SKY_DROP_AREA (object);

  g_free (self->drive_id);
  g_free (self->folder);

  G_OBJECT_CLASS (sky_drop_area_parent_class)->finalize (object);
}

static void
sky_drop_area_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CHILD)
    sky_drop_area_set_child (SKY_DROP_AREA (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sky_drop_area_class_init (SkyDropAreaClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sky_drop_area_dispose;
  object_class->finalize = sky_drop_area_finalize;
  object_class->set_property = sky_drop_area_set_property;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[DROPPED] =
      g_signal_new ("dropped", SKY_TYPE_DROP_AREA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, GDK_TYPE_FILE_LIST, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "droparea");
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-drop-area.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyDropArea, overlay);
  gtk_widget_class_bind_template_child (widget_class, SkyDropArea, outline);
  gtk_widget_class_bind_template_child (widget_class, SkyDropArea, pill);
  gtk_widget_class_bind_template_child (widget_class, SkyDropArea, text);
  gtk_widget_class_bind_template_callback (widget_class, get_child_position_cb);
}

static void
sky_drop_area_init (SkyDropArea *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  /* the count is told while the pointer hovers */
  gtk_drop_target_set_preload (self->target, TRUE);
  g_signal_connect_object (self->target, "enter", G_CALLBACK (hover_cb), self, 0);
  g_signal_connect_object (self->target, "motion", G_CALLBACK (hover_cb), self, 0);
  g_signal_connect_object (self->target, "notify::value", G_CALLBACK (files_known_cb), self, 0);
  g_signal_connect_object (self->target, "leave", G_CALLBACK (leave_cb), self, 0);
  g_signal_connect_object (self->target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (self->target));
}

/**
 * sky_drop_area_set_child:
 * @self: a drop area
 * @child: (nullable): what it covers
 */
void
sky_drop_area_set_child (SkyDropArea *self, GtkWidget *child)
{
  g_return_if_fail (SKY_IS_DROP_AREA (self));

  gtk_overlay_set_child (self->overlay, child);
}

/**
 * sky_drop_area_set_page:
 * @self: a drop area
 * @page: the part of its child that is outlined when no smaller place is hovered
 */
void
sky_drop_area_set_page (SkyDropArea *self, GtkWidget *page)
{
  g_return_if_fail (SKY_IS_DROP_AREA (self));

  g_set_weak_pointer (&self->page, page);
}

/**
 * sky_drop_area_set_aside:
 * @self: a drop area
 * @widget: a part of its child that takes drops of files itself
 */
void
sky_drop_area_set_aside (SkyDropArea *self, GtkWidget *widget)
{
  GtkEventController *motion;

  g_return_if_fail (SKY_IS_DROP_AREA (self));
  g_return_if_fail (GTK_IS_WIDGET (widget) && self->aside == NULL);

  g_set_weak_pointer (&self->aside, widget);
  motion = gtk_drop_controller_motion_new ();
  g_signal_connect_object (motion, "enter", G_CALLBACK (gone_aside_cb), self, 0);
  gtk_widget_add_controller (widget, motion);
}

/**
 * sky_drop_area_set_describe:
 * @self: a drop area
 * @describe: says what a drop would do
 * @user_data: for @describe; must live as long as @self
 */
void
sky_drop_area_set_describe (SkyDropArea *self, SkyDropDescribe describe, gpointer user_data)
{
  g_return_if_fail (SKY_IS_DROP_AREA (self));

  self->describe = describe;
  self->describe_data = user_data;
}
