/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the sound is, and which parts of it are on this computer. While the user drags, the bar
 * shows the finger and not the player. What it looks like is in sky-seek-line.c. */
#include "config.h"

#include "ui/sky-seek-bar.h"

#include <glib/gi18n.h>

#include "ui/sky-chapter-text.h"
#include "ui/sky-format.h"
#include "ui/sky-seek-line.h"

#define STEP_MS 5000
#define PAGE_MS 30000

struct _SkySeekBar
{
  GtkWidget parent;

  GtkEventControllerMotion *motion; /* of the widget */

  GPtrArray *chapters;  /* (owned) (nullable) (element-type SkyChapter) */
  GArray    *available; /* (owned) (element-type SkyRange) */
  guint64    size;      /* that the ranges are of */
  gint64     position;
  gint64     duration; /* -1 unknown */
  gint64     dragged;  /* where the finger is, or -1 */
  double     drag_start;
  double     pointer_x; /* or -1: not here */
};

enum
{
  PROP_POSITION = 1,
  PROP_DURATION,
  N_PROPS,
};

enum
{
  SEEK,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkySeekBar, sky_seek_bar, GTK_TYPE_WIDGET)

static gint64
shown_position (SkySeekBar *self)
{
  return self->dragged >= 0 ? self->dragged : self->position;
}

static void
update_accessible (SkySeekBar *self)
{
  g_autofree char *position = sky_format_duration (shown_position (self));
  g_autofree char *duration = sky_format_duration (self->duration);
  /* Translators: a place in a song, such as "1:02 of 3:40" */
  g_autofree char *place = g_strdup_printf (_ ("%s of %s"), position, duration);
  g_autofree char *chapter = sky_chapter_text_at (self->chapters, shown_position (self));
  /* Translators: a place in a song, such as "1:02 of 3:40", and the chapter that it lies in */
  g_autofree char *text =
      chapter != NULL ? g_strdup_printf (_ ("%s, %s"), place, chapter) : g_strdup (place);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
      GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) MAX (self->duration, 0) / 1000,
      GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) shown_position (self) / 1000,
      GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
seek_to (SkySeekBar *self, gint64 position)
{
  if (self->duration <= 0)
    return;
  position = CLAMP (position, 0, self->duration);
  sky_seek_bar_set_position (self, position);
  g_signal_emit (self, signals[SEEK], 0, position);
}

static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  SkySeekBar *self = SKY_SEEK_BAR (widget);

  if (self->duration <= 0)
    return FALSE;
  seek_to (self, self->position + g_variant_get_int64 (args));
  return TRUE;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, SkySeekBar *self)
{
  if (self->duration <= 0)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_start = x;
  self->dragged = sky_seek_bar_position_at (self, x);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_update_cb (GtkGestureDrag *gesture, double offset_x, double offset_y, SkySeekBar *self)
{
  if (self->dragged < 0)
    return;
  self->dragged = sky_seek_bar_position_at (self, self->drag_start + offset_x);
  self->pointer_x = self->drag_start + offset_x;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_end_cb (GtkGestureDrag *gesture, double offset_x, double offset_y, SkySeekBar *self)
{
  gint64 position = self->dragged;

  self->dragged = -1;
  /* it may have been let go of elsewhere, or by a finger */
  if (!gtk_event_controller_motion_contains_pointer (self->motion))
    self->pointer_x = -1;
  if (position >= 0)
    seek_to (self, position);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, SkySeekBar *self)
{
  self->dragged = -1;
  self->pointer_x = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, SkySeekBar *self)
{
  self->pointer_x = x;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (GtkEventControllerMotion *motion, SkySeekBar *self)
{
  self->pointer_x = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Up is on, as with the keys. */
static gboolean
scroll_cb (GtkEventControllerScroll *scroll, double dx, double dy, SkySeekBar *self)
{
  if (self->duration <= 0 || self->dragged >= 0)
    return GDK_EVENT_PROPAGATE;
  seek_to (self, self->position + (gint64) ((dx - dy) * STEP_MS));
  return GDK_EVENT_STOP;
}

static void
sky_seek_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SkySeekBar *self = SKY_SEEK_BAR (widget);

  sky_seek_line_snapshot (
      &(SkySeekLine){
          .widget = widget,
          .available = self->available,
          .size = self->size,
          .position = shown_position (self),
          .duration = self->duration,
          .chapters = self->chapters,
          .pointer_x = self->pointer_x,
          .large =
              self->pointer_x >= 0 || self->dragged >= 0 || gtk_widget_has_visible_focus (widget),
      },
      snapshot);
}

static void
sky_seek_bar_dispose (GObject *object)
{
  SkySeekBar *self = SKY_SEEK_BAR (object);

  g_clear_pointer (&self->available, g_array_unref);
  g_clear_pointer (&self->chapters, g_ptr_array_unref);

  G_OBJECT_CLASS (sky_seek_bar_parent_class)->dispose (object);
}

static void
sky_seek_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SkySeekBar *self = SKY_SEEK_BAR (object);

  switch (id)
    {
    case PROP_POSITION:
      g_value_set_int64 (value, sky_seek_bar_get_position (self));
      break;
    case PROP_DURATION:
      g_value_set_int64 (value, sky_seek_bar_get_duration (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sky_seek_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SkySeekBar *self = SKY_SEEK_BAR (object);

  switch (id)
    {
    case PROP_POSITION:
      sky_seek_bar_set_position (self, g_value_get_int64 (value));
      break;
    case PROP_DURATION:
      sky_seek_bar_set_duration (self, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
add_move (GtkWidgetClass *klass, guint key, gint64 milliseconds)
{
  gtk_widget_class_add_binding (klass, key, 0, move_cb, "x", milliseconds);
}

static void
sky_seek_bar_class_init (SkySeekBarClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = sky_seek_bar_dispose;
  object_class->get_property = sky_seek_bar_get_property;
  object_class->set_property = sky_seek_bar_set_property;
  widget_class->snapshot = sky_seek_bar_snapshot;

  properties[PROP_POSITION] = g_param_spec_int64 ("position", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_DURATION] =
      g_param_spec_int64 ("duration", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SEEK] = g_signal_new ("seek", SKY_TYPE_SEEK_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_css_name (widget_class, "seekbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  add_move (widget_class, GDK_KEY_Left, -STEP_MS);
  add_move (widget_class, GDK_KEY_Right, STEP_MS);
  add_move (widget_class, GDK_KEY_Down, -STEP_MS);
  add_move (widget_class, GDK_KEY_Up, STEP_MS);
  add_move (widget_class, GDK_KEY_Page_Down, -PAGE_MS);
  add_move (widget_class, GDK_KEY_Page_Up, PAGE_MS);
  add_move (widget_class, GDK_KEY_Home, G_MININT64 / 2);
  add_move (widget_class, GDK_KEY_End, G_MAXINT64 / 2);
}

static void
sky_seek_bar_init (SkySeekBar *self)
{
  GtkGesture         *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);

  self->available = g_array_new (FALSE, FALSE, sizeof (SkyRange));
  self->duration = -1;
  self->dragged = -1;
  self->pointer_x = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, 0);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, 0);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, 0);
  g_signal_connect_object (drag, "cancel", G_CALLBACK (drag_cancel_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_object (motion, "enter", G_CALLBACK (motion_cb), self, 0);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, 0);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  self->motion = GTK_EVENT_CONTROLLER_MOTION (motion);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Position"), -1);
}

GtkWidget *
sky_seek_bar_new (void)
{
  return g_object_new (SKY_TYPE_SEEK_BAR, NULL);
}

gint64
sky_seek_bar_get_position (SkySeekBar *self)
{
  g_return_val_if_fail (SKY_IS_SEEK_BAR (self), 0);

  return self->position;
}

/**
 * sky_seek_bar_set_position:
 * @self: a seek bar
 * @position: ms; while the user drags it is kept, not shown
 */
void
sky_seek_bar_set_position (SkySeekBar *self, gint64 position)
{
  gboolean new_second;

  g_return_if_fail (SKY_IS_SEEK_BAR (self));

  position = MAX (position, 0);
  if (self->position == position)
    return;
  new_second = self->position / 1000 != position / 1000;
  self->position = position;
  if (new_second)
    update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

gint64
sky_seek_bar_get_duration (SkySeekBar *self)
{
  g_return_val_if_fail (SKY_IS_SEEK_BAR (self), -1);

  return self->duration;
}

/**
 * sky_seek_bar_set_duration:
 * @self: a seek bar
 * @duration: ms, or -1 where unknown: then nothing can be sought
 */
void
sky_seek_bar_set_duration (SkySeekBar *self, gint64 duration)
{
  g_return_if_fail (SKY_IS_SEEK_BAR (self));

  duration = MAX (duration, -1);
  if (self->duration == duration)
    return;
  self->duration = duration;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
}

/**
 * sky_seek_bar_set_available:
 * @self: a seek bar
 * @ranges: (nullable) (element-type SkyRange): byte ranges that are on this computer
 * @size: of the file that they are of, in bytes
 */
void
sky_seek_bar_set_available (SkySeekBar *self, GArray *ranges, guint64 size)
{
  guint n_ranges = ranges != NULL ? ranges->len : 0;

  g_return_if_fail (SKY_IS_SEEK_BAR (self));

  if (self->size == size && self->available->len == n_ranges &&
      (n_ranges == 0 ||
       memcmp (self->available->data, ranges->data, n_ranges * sizeof (SkyRange)) == 0))
    return;
  g_array_set_size (self->available, 0);
  if (n_ranges > 0)
    g_array_append_vals (self->available, ranges->data, n_ranges);
  self->size = size;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sky_seek_bar_set_chapters:
 * @self: a seek bar
 * @chapters: (nullable) (element-type SkyChapter): in order; not to be changed any more
 */
void
sky_seek_bar_set_chapters (SkySeekBar *self, GPtrArray *chapters)
{
  g_return_if_fail (SKY_IS_SEEK_BAR (self));

  if (self->chapters == chapters)
    return;
  g_clear_pointer (&self->chapters, g_ptr_array_unref);
  self->chapters = chapters != NULL ? g_ptr_array_ref (chapters) : NULL;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sky_seek_bar_position_at:
 * @self: a seek bar
 * @x: in its coordinates
 *
 * Returns: the place in the sound that lies there, in ms
 */
gint64
sky_seek_bar_position_at (SkySeekBar *self, double x)
{
  g_return_val_if_fail (SKY_IS_SEEK_BAR (self), 0);

  return sky_seek_line_position_at (gtk_widget_get_width (GTK_WIDGET (self)), self->duration, x);
}
