/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the window looks for its width, and which page it shows. */
#include "config.h"

#include <glib/gi18n.h>

#include "ui/sky-window-private.h"

/* Below the first the sidebar folds away, below the second there is one column. */
#define FOLD_WIDTH 720
#define NARROW_WIDTH 500
#define COMPACT_BAR_WIDTH 900
#define CARDS_WIDTH 910

/**
 * sky_window_lay_out:
 * @self: the window
 * @width: its width in pixels
 */
void
sky_window_lay_out (SkyWindow *self, int width)
{
  gboolean folded = width < FOLD_WIDTH;
  gboolean narrow = width < NARROW_WIDTH;
  gboolean searching = gtk_toggle_button_get_active (self->search_button);
  gboolean was_folded = adw_flap_get_fold_policy (self->flap) == ADW_FLAP_FOLD_POLICY_ALWAYS;

  self->width = width;
  adw_flap_set_fold_policy (self->flap,
                            folded ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
  if (folded != was_folded)
    adw_flap_set_reveal_flap (self->flap, !folded);
  gtk_widget_set_visible (self->sidebar_button, folded);
  adw_header_bar_set_show_start_title_buttons (self->header, folded);
  gtk_widget_set_visible (self->search_clamp, !narrow || searching);
  gtk_widget_set_visible (GTK_WIDGET (self->title), narrow && !searching);
  gtk_widget_set_visible (GTK_WIDGET (self->search_button), narrow);
  sky_player_bar_set_compact (self->player_bar, width < COMPACT_BAR_WIDTH);
  sky_home_page_set_narrow (self->home, width - (folded ? 0 : 244) < CARDS_WIDTH);
}

static void
set_title (SkyWindow *self, const char *title)
{
  g_autofree char *full = g_strdup_printf ("%s – Skylark", title);

  adw_window_title_set_title (self->title, title);
  gtk_window_set_title (GTK_WINDOW (self), full);
}

static void
show_in_stack (SkyWindow *self, const char *page)
{
  if (g_str_equal (page, "songs"))
    {
      gtk_stack_set_visible_child_name (self->pages, "songs");
      set_title (self, _ ("Songs"));
      return;
    }
  gtk_stack_set_visible_child_name (self->pages, "home");
  set_title (self, _ ("Home"));
}

/**
 * sky_window_show_page:
 * @self: the window
 * @page: "home", "songs", "transfers", or "drive:ID" with a path behind it
 */
void
sky_window_show_page (SkyWindow *self, const char *page)
{
  g_autofree char *name = g_strdup (page);

  show_in_stack (self, name);
  sky_page_history_visit (self->history, name);
  sky_sidebar_set_page (self->sidebar, name);
  sky_settings_set_string (self->settings, SKY_SETTING_PAGE, name);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back",
                                 sky_page_history_can_go (self->history, -1));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.forward",
                                 sky_page_history_can_go (self->history, 1));
  gtk_widget_set_visible (self->back_button, sky_page_history_can_go (self->history, -1));
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}
