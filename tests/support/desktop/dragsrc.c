/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dragsrc: a 200x120 window titled "dragsrc" out of which one drags a GdkFileList.
 *
 *   usage: dragsrc FILE...
 *   build: cc -o dragsrc dragsrc.c $(pkg-config --cflags --libs gtk4)
 *
 * Prints "SRC prepare", "SRC end action A del D" and "SRC cancel R" as the drag goes on.
 */
#include <gtk/gtk.h>

static GSList *files;

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, gpointer user_data)
{
  g_print ("SRC prepare\n");
  return gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, files);
}

static void
drag_end_cb (GtkDragSource *source, GdkDrag *drag, gboolean delete_data, gpointer user_data)
{
  g_print ("SRC end action %d del %d\n", gdk_drag_get_selected_action (drag), delete_data);
}

static gboolean
drag_cancel_cb (GtkDragSource      *source,
                GdkDrag            *drag,
                GdkDragCancelReason reason,
                gpointer            user_data)
{
  g_print ("SRC cancel %d\n", reason);
  return FALSE;
}

static GtkEventController *
drag_source_new (void)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_COPY | GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), NULL);
  g_signal_connect (source, "drag-end", G_CALLBACK (drag_end_cb), NULL);
  g_signal_connect (source, "drag-cancel", G_CALLBACK (drag_cancel_cb), NULL);
  return GTK_EVENT_CONTROLLER (source);
}

static void
activate_cb (GtkApplication *application, gpointer user_data)
{
  GtkWindow *window = GTK_WINDOW (gtk_application_window_new (application));
  GtkWidget *label = gtk_label_new ("drag me");

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_vexpand (label, TRUE);
  gtk_widget_add_controller (label, drag_source_new ());
  gtk_window_set_title (window, "dragsrc");
  gtk_window_set_default_size (window, 200, 120);
  gtk_window_set_child (window, label);
  gtk_window_present (window);
}

int
main (int argc, char **argv)
{
  GtkApplication *application;

  if (argc < 2)
    {
      g_printerr ("usage: dragsrc FILE...\n");
      return 2;
    }
  setvbuf (stdout, NULL, _IOLBF, 0);
  for (int i = 1; i < argc; i++)
    files = g_slist_append (files, g_file_new_for_commandline_arg (argv[i]));

  application = gtk_application_new (NULL, 0);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
