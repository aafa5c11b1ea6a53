/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every widget can be made, drawn and let go of, without a warning and without anything behind it:
 * that is how the window looks until the services are ready. */
#include "sky-ui-display.h"

#include "ui/sky-album-card.h"
#include "ui/sky-cache-folder-group.h"
#include "ui/sky-cache-preferences.h"
#include "ui/sky-cover.h"
#include "ui/sky-drive-page.h"
#include "ui/sky-drop-area.h"
#include "ui/sky-equaliser-curve.h"
#include "ui/sky-equaliser-preferences.h"
#include "ui/sky-history-list.h"
#include "ui/sky-home-page.h"
#include "ui/sky-mini-player.h"
#include "ui/sky-now-page.h"
#include "ui/sky-playback-preferences.h"
#include "ui/sky-player-bar.h"
#include "ui/sky-preferences-window.h"
#include "ui/sky-queue-pane.h"
#include "ui/sky-seek-bar.h"
#include "ui/sky-sidebar-row.h"
#include "ui/sky-sidebar.h"
#include "ui/sky-signal-path-popover.h"
#include "ui/sky-songs-page.h"
#include "ui/sky-track-cell.h"
#include "ui/sky-transfers-card.h"
#include "ui/sky-transfers-page.h"
#include "ui/sky-up-next.h"
#include "ui/sky-width-bin.h"
#include "ui/sky-window.h"

static void
test_widget (gconstpointer data)
{
  GType      type = ((GType (*) (void)) data) ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *widget = g_object_new (type, NULL);

  gtk_window_set_default_size (GTK_WINDOW (window), 900, 600);
  g_object_add_weak_pointer (G_OBJECT (widget), (gpointer *) &widget);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  sky_test_show (window);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_null (widget);
}

static gboolean
is_bar_hidden (gpointer data)
{
  return !gtk_widget_get_mapped (data);
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static SkyWindow *
make_window (int width)
{
  g_autoptr (SkySettings) settings = sky_settings_new ();
  SkyWindow *window = sky_window_new (NULL, settings);

  gtk_window_set_default_size (GTK_WINDOW (window), width, 640);
  sky_test_show (GTK_WIDGET (window));
  return window;
}

static void
test_window (void)
{
  SkyWindow *window = make_window (1200);

  g_assert_true (gtk_widget_get_mapped (find_type (GTK_WIDGET (window), SKY_TYPE_PLAYER_BAR)));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* One row instead of the bar, and nothing asks for more width than there is. */
static void
test_narrow (void)
{
  SkyWindow *window = make_window (360);
  GtkWidget *bar = find_type (GTK_WIDGET (window), SKY_TYPE_PLAYER_BAR);
  GtkWidget *mini = find_type (GTK_WIDGET (window), SKY_TYPE_MINI_PLAYER);
  int        minimum = 0;

  SKY_WAIT_UNTIL (is_bar_hidden (bar));
  sky_test_draw (GTK_WIDGET (window));
  g_assert_true (gtk_widget_get_mapped (mini));
  gtk_widget_measure (mini, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_bar_shown (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

/* The widest texts, in about the narrowest window that has the bar and not the row. */
static void
test_bar_fits (void)
{
  SkyWindow *window = make_window (560);
  GtkWidget *bar = find_type (GTK_WIDGET (window), SKY_TYPE_PLAYER_BAR);
  GtkWidget *badge = GTK_WIDGET (gtk_widget_get_template_child (bar, SKY_TYPE_PLAYER_BAR, "badge"));
  GtkLabel  *text =
      GTK_LABEL (gtk_widget_get_template_child (bar, SKY_TYPE_PLAYER_BAR, "badge_text"));
  int minimum = 0;

  SKY_WAIT_UNTIL (is_bar_shown (bar));
  gtk_widget_set_visible (badge, TRUE);
  gtk_label_set_label (text, "A drive with a long name · FLAC 176.4 kHz");
  sky_test_draw (GTK_WIDGET (window));
  gtk_widget_measure (bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_test_message ("the bar needs %d", minimum);
  g_assert_cmpint (minimum, <=, 500);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Which widgets make a page too wide. */
static void
tell_wide (GtkWidget *widget, int limit)
{
  int minimum = 0;

  if (!gtk_widget_get_visible (widget) || GTK_IS_NATIVE (widget))
    return;
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum <= limit)
    return;
  g_test_message ("%s needs %d", G_OBJECT_TYPE_NAME (widget), minimum);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    tell_wide (child, limit);
}

/* No page may need more than a phone's width once it has been laid out for it. */
static void
test_pages_fit (void)
{
  const char *const pages[] = { "home", "songs", "drive:this-computer", "transfers" };
  SkyWindow        *window = make_window (360);
  GtkWidget        *bar = find_type (GTK_WIDGET (window), SKY_TYPE_PLAYER_BAR);

  SKY_WAIT_UNTIL (is_bar_hidden (bar));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *bin = find_type (GTK_WIDGET (window), SKY_TYPE_WIDTH_BIN);
      int        minimum = 0;

      gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", pages[i]);
      sky_test_draw (GTK_WIDGET (window));
      gtk_widget_measure (sky_width_bin_get_child (SKY_WIDTH_BIN (bin)), GTK_ORIENTATION_HORIZONTAL,
                          -1, &minimum, NULL, NULL, NULL);
      g_test_message ("%s needs %d", pages[i], minimum);
      tell_wide (sky_width_bin_get_child (SKY_WIDTH_BIN (bin)), 360);
      g_assert_cmpint (minimum, <=, 360);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* No page of the preferences needs more than a phone's width. */
static void
test_preferences (void)
{
  const char *const pages[] = { "playback", "equaliser", "cache" };
  g_autoptr (SkySettings) settings = sky_settings_new ();
  SkyPreferencesWindow *window = sky_preferences_window_new (NULL, settings);

  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  sky_test_show (GTK_WIDGET (window));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *page;
      int        minimum = 0;

      sky_preferences_window_show_page (window, pages[i]);
      sky_test_draw (GTK_WIDGET (window));
      page = GTK_WIDGET (adw_preferences_window_get_visible_page (ADW_PREFERENCES_WINDOW (window)));
      gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_test_message ("%s needs %d", pages[i], minimum);
      tell_wide (page, 360);
      g_assert_cmpint (minimum, <=, 360);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* Its button opens it, and it is let go of with the button. */
static void
test_signal_path (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = sky_signal_path_popover_new ();

  g_object_add_weak_pointer (G_OBJECT (popover), (gpointer *) &popover);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_window_set_child (GTK_WINDOW (window), button);
  sky_test_show (window);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  sky_test_draw (window);
  g_assert_true (gtk_widget_get_mapped (popover));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  sky_test_draw (window);
  gtk_window_destroy (GTK_WINDOW (window));
  SKY_WAIT_UNTIL (is_gone (&popover));
}

static void
test_history (void)
{
  SkyWindow *window = make_window (1200);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "songs");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Songs – Skylark");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "transfers");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Transfers – Skylark");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Songs – Skylark");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.forward", NULL);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Transfers – Skylark");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
count_cb (GdkFrameClock *clock, guint *n_frames)
{
  (*n_frames)++;
}

static gboolean
is_past (gpointer data)
{
  return g_get_monotonic_time () >= *(gint64 *) data;
}

/* A window in which nothing happens draws nothing, whatever turns on pages that nobody sees. */
static void
test_idle (void)
{
  SkyWindow *window = make_window (1200);
  gint64     until = g_get_monotonic_time () + G_USEC_PER_SEC;
  guint      n_frames = 0;

  SKY_WAIT_UNTIL (is_past (&until));
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint",
                    G_CALLBACK (count_cb), &n_frames);
  until = g_get_monotonic_time () + G_USEC_PER_SEC;
  SKY_WAIT_UNTIL (is_past (&until));
  g_test_message ("%u frames in a second", n_frames);
  g_assert_cmpuint (n_frames, <=, 5);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_trouble (void)
{
  SkyWindow *window = make_window (800);

  sky_window_show_trouble (window, "The library's file is damaged.");
  sky_window_tell (window, "Text with <marks> & signs");
  sky_test_draw (GTK_WIDGET (window));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
add (const char *name, GType (*get_type) (void))
{
  g_autofree char *path = g_strconcat ("/ui/templates/", name, NULL);

  g_test_add_data_func (path, (gconstpointer) get_type, test_widget);
}

static gboolean
has_name (GtkWidget *widget)
{
  const char *tooltip = gtk_widget_get_tooltip_text (widget);

  return (tooltip != NULL && tooltip[0] != '\0') ||
         gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

/* A button that shows only an icon, and what GTK builds its own controls of left aside. */
static guint
count_nameless (GtkWidget *widget)
{
  const char *icon = NULL;
  guint       n = 0;

  if (GTK_IS_SPIN_BUTTON (widget) || GTK_IS_WINDOW_CONTROLS (widget))
    return 0;
  if (GTK_IS_BUTTON (widget))
    icon = gtk_button_get_icon_name (GTK_BUTTON (widget));
  else if (GTK_IS_MENU_BUTTON (widget))
    icon = gtk_menu_button_get_icon_name (GTK_MENU_BUTTON (widget));
  if (icon != NULL && !has_name (widget))
    {
      g_test_message ("nameless: %s with %s", G_OBJECT_TYPE_NAME (widget), icon);
      n++;
    }
  if (GTK_IS_MENU_BUTTON (widget))
    return n;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_nameless (child);
  return n;
}

/* Who can't see the icons hears what they mean. */
static void
test_names (void)
{
  SkyWindow *window = make_window (1200);
  GtkWidget *button = gtk_button_new_from_icon_name ("go-next-symbolic");

  g_object_ref_sink (button);
  g_assert_cmpuint (count_nameless (button), ==, 1);
  g_object_unref (button);
  g_assert_cmpuint (count_nameless (GTK_WIDGET (window)), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  sky_test_init_display (&argc, &argv);
  add ("album-card", sky_album_card_get_type);
  add ("cache-folder-group", sky_cache_folder_group_get_type);
  add ("cache-preferences", sky_cache_preferences_get_type);
  add ("cover", sky_cover_get_type);
  add ("drive-page", sky_drive_page_get_type);
  add ("drop-area", sky_drop_area_get_type);
  add ("equaliser-curve", sky_equaliser_curve_get_type);
  add ("equaliser-preferences", sky_equaliser_preferences_get_type);
  add ("history-list", sky_history_list_get_type);
  add ("home-page", sky_home_page_get_type);
  add ("mini-player", sky_mini_player_get_type);
  add ("now-page", sky_now_page_get_type);
  add ("playback-preferences", sky_playback_preferences_get_type);
  add ("player-bar", sky_player_bar_get_type);
  add ("queue-pane", sky_queue_pane_get_type);
  add ("seek-bar", sky_seek_bar_get_type);
  add ("sidebar", sky_sidebar_get_type);
  add ("sidebar-row", sky_sidebar_row_get_type);
  add ("songs-page", sky_songs_page_get_type);
  add ("track-cell", sky_track_cell_get_type);
  add ("transfers-card", sky_transfers_card_get_type);
  add ("transfers-page", sky_transfers_page_get_type);
  add ("up-next", sky_up_next_get_type);
  add ("width-bin", sky_width_bin_get_type);
  g_test_add_func ("/ui/templates/window", test_window);
  g_test_add_func ("/ui/templates/idle", test_idle);
  g_test_add_func ("/ui/templates/names", test_names);
  g_test_add_func ("/ui/templates/narrow", test_narrow);
  g_test_add_func ("/ui/templates/bar-fits", test_bar_fits);
  g_test_add_func ("/ui/templates/pages-fit", test_pages_fit);
  g_test_add_func ("/ui/templates/preferences", test_preferences);
  g_test_add_func ("/ui/templates/signal-path", test_signal_path);
  g_test_add_func ("/ui/templates/history", test_history);
  g_test_add_func ("/ui/templates/trouble", test_trouble);
  return g_test_run ();
}
