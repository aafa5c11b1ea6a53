/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCopyChooser: the other copies of what plays, a button each: the music goes on in the one that
 * is chosen, at the same place. Hidden where there is none. */
#include "config.h"

#include "ui/sky-copy-chooser.h"

#include <glib/gi18n.h>

#include "app/sky-copy-choice.h"
#include "ui/sky-children.h"
#include "ui/sky-error-text.h"

struct _SkyCopyChooser
{
  GtkWidget parent;

  SkyServices  *services;    /* (owned) (nullable) */
  GPtrArray    *copies;      /* (owned) (nullable): of SkyCopyChoice, as shown */
  GCancellable *cancellable; /* (owned) (nullable): of the look for them */
  GtkWidget    *head;
  GtkBox       *choices;
};

G_DEFINE_FINAL_TYPE (SkyCopyChooser, sky_copy_chooser, GTK_TYPE_WIDGET)

/* "Home cloud · FLAC, 1012 kbit/s" */
static char *
describe (const SkyCopyChoice *copy)
{
  g_autoptr (GString) text = g_string_new (copy->place);

  if (copy->format != NULL)
    g_string_append_printf (text, " · %s", copy->format);
  if (copy->bit_rate > 0)
    {
      g_autofree char *rate = g_strdup_printf (_ ("%d kbit/s"), copy->bit_rate / 1000);

      g_string_append_printf (text, ", %s", rate);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
used_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyCopyChooser) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (sky_copy_choice_use_finish (SKY_SERVICES (source), result, &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->services == NULL)
    return;
  text = sky_error_text (error, NULL);
  gtk_label_set_label (GTK_LABEL (self->head), text);
  gtk_label_set_wrap (GTK_LABEL (self->head), TRUE);
}

static void
clicked_cb (SkyCopyChooser *self, GtkButton *button)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "sky-copy"));

  if (self->services == NULL || self->copies == NULL)
    return;
  sky_copy_choice_use_async (self->services, self->copies, index, used_cb, g_object_ref (self));
}

static void
add_choice (SkyCopyChooser *self, guint index)
{
  const SkyCopyChoice *copy = g_ptr_array_index (self->copies, index);
  GtkWidget           *button = gtk_button_new ();
  g_autofree char     *text = describe (copy);
  GtkWidget           *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, copy->path);
  gtk_widget_set_sensitive (button, copy->connected);
  g_object_set_data (G_OBJECT (button), "sky-copy", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->choices, button);
}

static void
show (SkyCopyChooser *self)
{
  GtkWidget *child;
  guint      n_others = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->choices))) != NULL)
    gtk_box_remove (self->choices, child);
  for (guint i = 0; self->copies != NULL && i < self->copies->len; i++)
    {
      if (((const SkyCopyChoice *) self->copies->pdata[i])->plays)
        continue;
      add_choice (self, i);
      n_others++;
    }
  gtk_label_set_label (GTK_LABEL (self->head), _ ("Use another copy"));
  /* Where none plays there is nothing to go on with. */
  gtk_widget_set_visible (GTK_WIDGET (self), n_others > 0 && n_others < self->copies->len);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyCopyChooser) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) copies =
                 sky_copy_choice_list_finish (SKY_SERVICES (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->services == NULL)
    return;
  if (copies == NULL)
    g_info ("The copies aren't known: %s", error->message);
  g_clear_pointer (&self->copies, g_ptr_array_unref);
  self->copies = g_steal_pointer (&copies);
  show (self);
}

static void
sky_copy_chooser_dispose (GObject *object)
{
  SkyCopyChooser *self = SKY_COPY_CHOOSER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->services);
  g_clear_pointer (&self->copies, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_COPY_CHOOSER);
  sky_children_unparent (GTK_WIDGET (self));

  G_OBJECT_CLASS (sky_copy_chooser_parent_class)->dispose (object);
}

static void
sky_copy_chooser_class_init (SkyCopyChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_copy_chooser_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-copy-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyCopyChooser, head);
  gtk_widget_class_bind_template_child (widget_class, SkyCopyChooser, choices);
}

static void
sky_copy_chooser_init (SkyCopyChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sky_copy_chooser_set_services:
 * @self: a chooser
 * @services: (nullable): of which player and library
 */
void
sky_copy_chooser_set_services (SkyCopyChooser *self, SkyServices *services)
{
  g_return_if_fail (SKY_IS_COPY_CHOOSER (self));

  g_set_object (&self->services, services);
  sky_copy_chooser_refresh (self);
}

/**
 * sky_copy_chooser_refresh:
 * @self: a chooser
 *
 * Something else plays, or another copy of it: looks which ones there are.
 */
void
sky_copy_chooser_refresh (SkyCopyChooser *self)
{
  g_return_if_fail (SKY_IS_COPY_CHOOSER (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->services == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  sky_copy_choice_list_async (self->services, self->cancellable, listed_cb, g_object_ref (self));
}
