/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the window looks for its width, and which page it shows. */
#include "config.h"

#include <glib/gi18n.h>

#include "ui/sky-window-private.h"

/* Below the first the sidebar folds away, below the second there is one column. */
#define FOLD_WIDTH 720
#define NARROW_WIDTH 500
#define SIDEBAR_WIDTH 244
#define QUEUE_WIDTH 300
/* with less the page would be squeezed between sidebar and queue */
#define PAGE_WIDTH_MIN 400

/* A revealer that has hidden its child shall not take clicks either. */
static void
hidden_cb (GtkRevealer *revealer)
{
  if (!gtk_revealer_get_reveal_child (revealer) && !gtk_revealer_get_child_revealed (revealer))
    gtk_widget_set_visible (GTK_WIDGET (revealer), FALSE);
}

static void
reveal (GtkRevealer *revealer, gboolean shown)
{
  if (shown)
    gtk_widget_set_visible (GTK_WIDGET (revealer), TRUE);
  gtk_revealer_set_reveal_child (revealer, shown);
  hidden_cb (revealer);
}

/**
 * sky_window_watch_revealers:
 * @self: the window
 */
void
sky_window_watch_revealers (SkyWindow *self)
{
  g_signal_connect (self->queue_revealer, "notify::child-revealed", G_CALLBACK (hidden_cb), NULL);
  g_signal_connect (self->now_revealer, "notify::child-revealed", G_CALLBACK (hidden_cb), NULL);
  hidden_cb (self->queue_revealer);
}

static void
lay_out_header (SkyWindow *self, gboolean folded, gboolean narrow)
{
  gboolean searching = gtk_toggle_button_get_active (self->search_button);

  gtk_widget_set_visible (self->sidebar_button, folded);
  adw_header_bar_set_show_start_title_buttons (self->header, folded);
  adw_header_bar_set_show_end_title_buttons (self->header, !self->queue_visible);
  /* strictly in the middle needs twice the room of the wider side */
  adw_header_bar_set_centering_policy (self->header, narrow ? ADW_CENTERING_POLICY_LOOSE
                                                            : ADW_CENTERING_POLICY_STRICT);
  gtk_widget_set_visible (self->search_clamp, !narrow || searching);
  gtk_widget_set_visible (GTK_WIDGET (self->title), narrow && !searching);
  gtk_widget_set_visible (GTK_WIDGET (self->search_button), narrow);
}

/* What it covers gets no keys: Delete would reach files that nobody sees. */
static void
cover_with_now_page (SkyWindow *self, gboolean covered)
{
  if (covered != gtk_widget_get_can_focus (GTK_WIDGET (self->flap)))
    return;
  gtk_widget_set_can_focus (GTK_WIDGET (self->flap), !covered);
  gtk_widget_set_can_focus (GTK_WIDGET (self->players), !covered);
  if (covered)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "covered");
      sky_now_page_take_focus (self->now_page);
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self), "covered");
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->pages), GTK_DIR_TAB_FORWARD);
}

/**
 * sky_window_lay_out:
 * @self: the window
 * @width: its width in pixels
 */
void
sky_window_lay_out (SkyWindow *self, int width)
{
  gboolean folded =
      width < (self->queue_visible ? SIDEBAR_WIDTH + PAGE_WIDTH_MIN + QUEUE_WIDTH : FOLD_WIDTH);
  gboolean narrow = width < NARROW_WIDTH;
  int page_width = width - (folded ? 0 : SIDEBAR_WIDTH) - (self->queue_visible ? QUEUE_WIDTH : 0);
  gboolean was_folded = adw_flap_get_fold_policy (self->flap) == ADW_FLAP_FOLD_POLICY_ALWAYS;

  self->width = width;
  if (width <= 0)
    return;
  adw_flap_set_fold_policy (self->flap,
                            folded ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
  if (folded != was_folded)
    adw_flap_set_reveal_flap (self->flap, !folded);
  lay_out_header (self, folded, narrow);
  gtk_stack_set_visible_child_name (self->players, narrow ? "mini" : "bar");
  sky_player_bar_set_width (self->player_bar, width);
  sky_drive_page_set_width (self->drive, page_width);
  sky_home_page_set_width (self->home, page_width);
  sky_transfers_page_set_narrow (self->transfers, narrow);
  sky_queue_pane_set_alone (self->queue, narrow);
  gtk_widget_set_visible (self->page_area, !(narrow && self->queue_visible));
  gtk_widget_set_hexpand (GTK_WIDGET (self->queue_revealer), narrow);
  reveal (self->queue_revealer, self->queue_visible);
  sky_now_page_set_width (self->now_page, width);
  reveal (self->now_revealer, self->now_playing);
  cover_with_now_page (self, self->now_playing);
}

static void
set_title (SkyWindow *self, const char *title)
{
  g_autofree char *full = g_strdup_printf ("%s – Skylark", title);

  adw_window_title_set_title (self->title, title);
  gtk_window_set_title (GTK_WINDOW (self), full);
}

/* Everything but the page itself that follows a change of page. */
static void
page_changed (SkyWindow *self, const char *page)
{
  if (self->now_playing)
    g_object_set (self, "now-playing", FALSE, NULL);
  sky_page_history_visit (self->history, page);
  sky_sidebar_set_page (self->sidebar, page);
  sky_settings_set_string (self->settings, SKY_SETTING_PAGE, page);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back",
                                 sky_page_history_can_go (self->history, -1));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.forward",
                                 sky_page_history_can_go (self->history, 1));
  gtk_widget_set_visible (self->back_button, sky_page_history_can_go (self->history, -1));
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

/**
 * sky_window_focus_page:
 * @self: the window
 *
 * Gives the focus to the page that is shown.
 */
void
sky_window_focus_page (SkyWindow *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->pages);

  if (page == GTK_WIDGET (self->songs))
    sky_songs_page_take_focus (self->songs);
  else
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/* Unless the user is typing what to search for. */
static void
focus_page (SkyWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->search)) ||
      *gtk_editable_get_text (GTK_EDITABLE (self->search)) == '\0')
    sky_window_focus_page (self);
}

/* "drive:ID/path" */
static void
show_drive (SkyWindow *self, const char *place)
{
  const char      *slash = strchr (place, '/');
  g_autofree char *id =
      slash != NULL ? g_strndup (place, (gsize) (slash - place)) : g_strdup (place);

  sky_drive_page_show (self->drive, id, slash != NULL ? slash : "/");
}

/**
 * sky_window_drive_went:
 * @self: the window
 * @drive_id: the drive that its page shows now
 * @folder: the path on it
 */
void
sky_window_drive_went (SkyWindow *self, const char *drive_id, const char *folder)
{
  g_autofree char *page =
      g_strconcat ("drive:", drive_id, g_str_equal (folder, "/") ? "" : folder, NULL);
  g_autofree char *name = g_path_get_basename (folder);
  SkyDriveRecord  *record = NULL;

  if (self->services != NULL)
    record = sky_drive_manager_get_record (sky_services_get_drives (self->services), drive_id);
  if (!g_str_equal (folder, "/"))
    set_title (self, name);
  else
    set_title (self, record != NULL ? sky_drive_record_get_name (record) : _ ("Drive"));
  gtk_stack_set_visible_child_name (self->pages, "drive");
  page_changed (self, page);
  focus_page (self);
}

/**
 * sky_window_show_page:
 * @self: the window
 * @page: "home", "songs", "transfers", or "drive:ID" with a path behind it
 */
void
sky_window_show_page (SkyWindow *self, const char *page)
{
  static const struct
  {
    const char *name;
    const char *title;
  } titles[] = {
    { "songs", N_ ("Songs") },
    { "transfers", N_ ("Transfers") },
    { "home", N_ ("Home") },
  };
  g_autofree char *wanted = g_strdup (page);
  guint            i = 0;

  if (g_str_has_prefix (wanted, "drive:"))
    {
      show_drive (self, wanted + strlen ("drive:"));
      return;
    }
  while (i < G_N_ELEMENTS (titles) - 1 && !g_str_equal (titles[i].name, wanted))
    i++;
  gtk_stack_set_visible_child_name (self->pages, titles[i].name);
  set_title (self, gettext (titles[i].title));
  page_changed (self, titles[i].name);
  focus_page (self);
}
