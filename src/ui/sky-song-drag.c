/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a drag of songs carries, and how a view becomes the source of one: a single controller on
 * the whole view, as a list has too many rows to give each its own. Main thread. */
#include "config.h"

#include "ui/sky-song-drag.h"

#include <glib/gi18n.h>

#define ICON_DISTANCE 14

struct _SkySongDrag
{
  GObject parent;

  GArray *ids;       /* (owned) (nullable) (element-type gint64) */
  GStrv   locations; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SkySongDrag, sky_song_drag, G_TYPE_OBJECT)

/* What a source asks, and of whom. */
typedef struct
{
  SkySongDragPick pick;
  gpointer        owner;
} Picker;

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, gpointer user_data)
{
  Picker    *picker = user_data;
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  g_autoptr (SkySongDrag) songs = picker->pick (widget, x, y, picker->owner);

  if (songs == NULL || sky_song_drag_get_count (songs) == 0)
    return NULL;
  /* or the view would begin its rubber band with the same motion, and leave it there */
  gtk_gesture_set_state (GTK_GESTURE (source), GTK_EVENT_SEQUENCE_CLAIMED);
  g_object_set_data (G_OBJECT (source), "sky-count",
                     GUINT_TO_POINTER (sky_song_drag_get_count (songs)));
  return gdk_content_provider_new_typed (SKY_TYPE_SONG_DRAG, songs);
}

/* The pointer takes along how many there are. */
static void
begin_cb (GtkDragSource *source, GdkDrag *drag, gpointer user_data)
{
  guint            n = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (source), "sky-count"));
  GtkWidget       *icon = gtk_drag_icon_get_for_drag (drag);
  g_autofree char *text = g_strdup_printf (ngettext ("%'u song", "%'u songs", n), n);
  GtkWidget       *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "drag-pill");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (icon), label);
  /* beside the pointer: below it is the line that shows the place */
  gdk_drag_set_hotspot (drag, -ICON_DISTANCE, -ICON_DISTANCE);
}

static void
picker_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
sky_song_drag_finalize (GObject *object)
{
  SkySongDrag *self = SKY_SONG_DRAG (object);

  g_clear_pointer (&self->ids, g_array_unref);
  g_strfreev (self->locations);

  G_OBJECT_CLASS (sky_song_drag_parent_class)->finalize (object);
}

static void
sky_song_drag_class_init (SkySongDragClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_song_drag_finalize;
}

static void
sky_song_drag_init (SkySongDrag *self)
{
}

/**
 * sky_song_drag_new_tracks:
 * @ids: (element-type gint64): tracks, in order
 *
 * Returns: (transfer full): a drag of them
 */
SkySongDrag *
sky_song_drag_new_tracks (GArray *ids)
{
  SkySongDrag *self = g_object_new (SKY_TYPE_SONG_DRAG, NULL);

  self->ids = g_array_ref (ids);
  return self;
}

/**
 * sky_song_drag_new_places:
 * @locations: (array zero-terminated=1): file URIs or DRIVE:/path, in order; copied
 *
 * Returns: (transfer full): a drag of them
 */
SkySongDrag *
sky_song_drag_new_places (const char *const *locations)
{
  SkySongDrag *self = g_object_new (SKY_TYPE_SONG_DRAG, NULL);

  self->locations = g_strdupv ((char **) locations);
  return self;
}

/**
 * sky_song_drag_get_ids:
 * @self: a drag
 *
 * Returns: (transfer none) (nullable) (element-type gint64): its tracks, where it has some
 */
GArray *
sky_song_drag_get_ids (SkySongDrag *self)
{
  g_return_val_if_fail (SKY_IS_SONG_DRAG (self), NULL);

  return self->ids;
}

/**
 * sky_song_drag_get_locations:
 * @self: a drag
 *
 * Returns: (transfer none) (nullable): its places, where it has some
 */
const char *const *
sky_song_drag_get_locations (SkySongDrag *self)
{
  g_return_val_if_fail (SKY_IS_SONG_DRAG (self), NULL);

  return (const char *const *) self->locations;
}

/**
 * sky_song_drag_get_count:
 * @self: a drag
 *
 * Returns: how many songs
 */
guint
sky_song_drag_get_count (SkySongDrag *self)
{
  g_return_val_if_fail (SKY_IS_SONG_DRAG (self), 0);

  return self->ids != NULL ? self->ids->len : g_strv_length (self->locations);
}

/**
 * sky_song_drag_watch:
 * @widget: songs can be dragged from it
 * @pick: tells which
 * @owner: for @pick; lives as long as @widget
 */
void
sky_song_drag_watch (GtkWidget *widget, SkySongDragPick pick, gpointer owner)
{
  GtkDragSource *source = gtk_drag_source_new ();
  Picker        *picker = g_new0 (Picker, 1);

  picker->pick = pick;
  picker->owner = owner;
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  /* before the view, which would draw its rubber band */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (source), GTK_PHASE_CAPTURE);
  g_signal_connect_data (source, "prepare", G_CALLBACK (prepare_cb), picker, picker_free, 0);
  g_signal_connect (source, "drag-begin", G_CALLBACK (begin_cb), NULL);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (source));
}
