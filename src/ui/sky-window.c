/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: its parts, and what it shows of the services. Layout is in sky-window-layout.c, the
 * actions are in sky-window-actions.c. */
#include "config.h"

#include "ui/sky-window.h"

#include <glib/gi18n.h>

#include "ui/sky-error-text.h"
#include "ui/sky-list-rows.h"
#include "ui/sky-width-bin.h"
#include "ui/sky-window-private.h"

enum
{
  PROP_QUEUE_VISIBLE = 1,
  PROP_NOW_PLAYING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SkyWindow, sky_window, ADW_TYPE_APPLICATION_WINDOW)

static void
dropped_cb (
    SkyDropArea *area, GdkFileList *list, const char *drive, const char *folder, gpointer user_data)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (list);

  sky_window_take_files (SKY_WINDOW (user_data), files, drive, folder);
}

static void
drive_toast_cb (SkyDrivePage *page, AdwToast *toast, gpointer user_data)
{
  adw_toast_overlay_add_toast (SKY_WINDOW (user_data)->toasts, g_object_ref (toast));
}

static void
queue_toast_cb (SkyQueuePane *queue, AdwToast *toast, gpointer user_data)
{
  adw_toast_overlay_add_toast (SKY_WINDOW (user_data)->toasts, g_object_ref (toast));
}

static void
songs_toast_cb (SkySongsPage *songs, AdwToast *toast, gpointer user_data)
{
  adw_toast_overlay_add_toast (SKY_WINDOW (user_data)->toasts, g_object_ref (toast));
}

static void
drive_went_cb (SkyDrivePage *page, const char *drive_id, const char *folder, gpointer user_data)
{
  sky_window_drive_went (SKY_WINDOW (user_data), drive_id, folder);
}

static void
drive_upload_cb (SkyDrivePage *page, GPtrArray *files, gpointer user_data)
{
  sky_drop_flow_take_files (SKY_WINDOW (user_data)->drop_flow, files,
                            sky_drive_page_get_drive_id (page), sky_drive_page_get_folder (page));
}

static void
open_folder_cb (SkyTransfersPage *page,
                const char       *drive_id,
                const char       *folder,
                gpointer          user_data)
{
  sky_drive_page_show (SKY_WINDOW (user_data)->drive, drive_id, folder);
}

static void
width_changed_cb (SkyWidthBin *bin, int width, gpointer user_data)
{
  sky_window_lay_out (SKY_WINDOW (user_data), width);
}

static void
search_changed_cb (GtkSearchEntry *entry, gpointer user_data)
{
  SkyWindow  *self = SKY_WINDOW (user_data);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  sky_songs_page_set_search (self->songs, text);
  if (*text != '\0')
    sky_window_show_page (self, "songs");
}

static void
stop_search_cb (GtkSearchEntry *entry, gpointer user_data)
{
  gtk_widget_activate_action (GTK_WIDGET (user_data), "win.clear-search", NULL);
  sky_window_focus_page (SKY_WINDOW (user_data));
}

static void
search_activated_cb (GtkSearchEntry *entry, gpointer user_data)
{
  SkyWindow *self = SKY_WINDOW (user_data);

  sky_songs_page_set_search (self->songs, gtk_editable_get_text (GTK_EDITABLE (entry)));
  sky_songs_page_play_first (self->songs);
}

static void
search_toggled_cb (GtkToggleButton *button, gpointer user_data)
{
  SkyWindow *self = SKY_WINDOW (user_data);

  if (!gtk_toggle_button_get_active (button))
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  sky_window_lay_out (self, self->width);
  if (gtk_toggle_button_get_active (button))
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* What a key does wherever the focus is, but for text and what is pressed with it. */
static const char *
find_player_action (guint key, GdkModifierType state, GtkWidget *focus)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  if (focus != NULL && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus)))
    return NULL;
  if (modifiers == (GDK_CONTROL_MASK | GDK_SHIFT_MASK) && key == GDK_KEY_Left)
    return "player.rewind";
  if (modifiers == (GDK_CONTROL_MASK | GDK_SHIFT_MASK) && key == GDK_KEY_Right)
    return "player.forward";
  if (key != GDK_KEY_space || modifiers != 0)
    return NULL;
  if (focus != NULL &&
      (GTK_IS_BUTTON (focus) || gtk_widget_get_ancestor (focus, GTK_TYPE_MENU_BUTTON) != NULL ||
       gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL))
    return NULL;
  return "player.toggle";
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                gpointer               user_data)
{
  SkyWindow  *self = SKY_WINDOW (user_data);
  GtkWidget  *focus = gtk_root_get_focus (GTK_ROOT (self));
  const char *action;

  if (key == GDK_KEY_Tab && !(state & GDK_CONTROL_MASK))
    return sky_list_rows_leave (focus, GTK_DIR_TAB_FORWARD);
  if (key == GDK_KEY_ISO_Left_Tab && !(state & GDK_CONTROL_MASK))
    return sky_list_rows_leave (focus, GTK_DIR_TAB_BACKWARD);
  if (key == GDK_KEY_Escape && self->now_playing)
    {
      g_object_set (self, "now-playing", FALSE, NULL);
      return GDK_EVENT_STOP;
    }
  action = find_player_action (key, state, focus);
  if (action == NULL)
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

static void
track_failed_cb (SkyWindow *self, SkyQueueItem *item, GError *error)
{
  sky_toaster_tell_trouble (self->toaster, sky_queue_item_get_title (item), error);
}

/* It plays on, but not what was begun. */
static void
track_moved_cb (SkyWindow *self, SkyQueueItem *item, GError *error, SkyPlayer *player)
{
  const char      *place = sky_player_get_place (player);
  g_autofree char *reason = NULL;
  g_autofree char *text = NULL;

  if (error == NULL)
    return;

  reason = sky_error_text (error, NULL);
  /* Translators: a song, the name of a drive, and a sentence: why not from where it was before */
  text = g_strdup_printf (_ ("%s goes on from %s. %s"), sky_queue_item_get_title (item),
                          place != NULL ? place : _ ("another place"), reason);
  sky_toaster_tell (self->toaster, text);
}

static void
player_waits_cb (SkyWindow *self, GParamSpec *pspec, SkyPlayer *player)
{
  const char      *place = sky_player_get_waiting_place (player);
  g_autofree char *text = NULL;

  if (sky_player_get_waiting (player) != NULL)
    /* Translators: the name of a drive */
    text = g_strdup_printf (_ ("%s does not answer. The music goes on by itself when it does."),
                            place != NULL ? place : _ ("The drive"));
  sky_toaster_set_waiting (self->toaster, text);
}

static void
player_failed_cb (SkyWindow *self, GError *error, SkyPlayer *player)
{
  SkyQueueItem *item = sky_player_get_current (player);

  if (item != NULL && sky_player_get_waiting (player) == NULL)
    sky_toaster_tell_trouble (self->toaster, sky_queue_item_get_title (item), error);
}

static void
file_failed_cb (SkyWindow *self, const char *where, GError *error)
{
  g_autofree char *name = g_path_get_basename (where);

  sky_toaster_tell_trouble (self->toaster, name, error);
}

static void
remember_size (SkyWindow *self)
{
  int      width = 0;
  int      height = 0;
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  sky_settings_set_boolean (self->settings, SKY_SETTING_WINDOW_MAXIMIZED, maximized);
  if (maximized || width < 360 || height < 300)
    return;
  sky_settings_set_int (self->settings, SKY_SETTING_WINDOW_WIDTH, width);
  sky_settings_set_int (self->settings, SKY_SETTING_WINDOW_HEIGHT, height);
}

static gboolean
sky_window_close_request (GtkWindow *window)
{
  SkyWindow *self = SKY_WINDOW (window);

  remember_size (self);
  return GTK_WINDOW_CLASS (sky_window_parent_class)->close_request (window);
}

static void
sky_window_dispose (GObject *object)
{
  SkyWindow *self = SKY_WINDOW (object);

  if (self->drop_area != NULL)
    sky_drop_area_set_describe (self->drop_area, NULL, NULL);
  g_clear_weak_pointer (&self->preferences);
  g_clear_object (&self->library);
  g_clear_object (&self->player);
  g_clear_object (&self->tinter);
  g_clear_object (&self->drop_flow);
  g_clear_object (&self->toaster);
  g_clear_object (&self->player_actions);
  g_clear_object (&self->services);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_WINDOW);

  G_OBJECT_CLASS (sky_window_parent_class)->dispose (object);
}

static void
sky_window_finalize (GObject *object)
{
  g_clear_pointer (&SKY_WINDOW (object)->history, sky_page_history_free);

  G_OBJECT_CLASS (sky_window_parent_class)->finalize (object);
}

static void
sky_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SkyWindow *self = SKY_WINDOW (object);

  switch (id)
    {
    case PROP_QUEUE_VISIBLE:
      g_value_set_boolean (value, self->queue_visible);
      break;
    case PROP_NOW_PLAYING:
      g_value_set_boolean (value, self->now_playing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sky_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SkyWindow *self = SKY_WINDOW (object);

  switch (id)
    {
    case PROP_QUEUE_VISIBLE:
      self->queue_visible = g_value_get_boolean (value);
      if (self->settings != NULL)
        sky_settings_set_boolean (self->settings, SKY_SETTING_QUEUE_VISIBLE, self->queue_visible);
      /* the page of what plays would cover it */
      if (self->queue_visible && self->now_playing)
        g_object_set (self, "now-playing", FALSE, NULL);
      break;
    case PROP_NOW_PLAYING:
      self->now_playing = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  sky_window_lay_out (self, self->width);
}

static void
install_properties (GObjectClass *klass)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  properties[PROP_QUEUE_VISIBLE] = g_param_spec_boolean ("queue-visible", NULL, NULL, FALSE, flags);
  properties[PROP_NOW_PLAYING] = g_param_spec_boolean ("now-playing", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (klass, N_PROPS, properties);
}

static void
ensure_types (void)
{
  g_type_ensure (SKY_TYPE_DRIVE_PAGE);
  g_type_ensure (SKY_TYPE_DROP_AREA);
  g_type_ensure (SKY_TYPE_HOME_PAGE);
  g_type_ensure (SKY_TYPE_MINI_PLAYER);
  g_type_ensure (SKY_TYPE_NOW_PAGE);
  g_type_ensure (SKY_TYPE_PLAYER_BAR);
  g_type_ensure (SKY_TYPE_QUEUE_PANE);
  g_type_ensure (SKY_TYPE_SIDEBAR);
  g_type_ensure (SKY_TYPE_SONGS_PAGE);
  g_type_ensure (SKY_TYPE_TRANSFERS_PAGE);
  g_type_ensure (SKY_TYPE_WIDTH_BIN);
}

static void
bind_template (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, SkyWindow, toasts);
  gtk_widget_class_bind_template_child (klass, SkyWindow, drop_area);
  gtk_widget_class_bind_template_child (klass, SkyWindow, flap);
  gtk_widget_class_bind_template_child (klass, SkyWindow, sidebar);
  gtk_widget_class_bind_template_child (klass, SkyWindow, page_area);
  gtk_widget_class_bind_template_child (klass, SkyWindow, header);
  gtk_widget_class_bind_template_child (klass, SkyWindow, sidebar_button);
  gtk_widget_class_bind_template_child (klass, SkyWindow, back_button);
  gtk_widget_class_bind_template_child (klass, SkyWindow, title);
  gtk_widget_class_bind_template_child (klass, SkyWindow, search_clamp);
  gtk_widget_class_bind_template_child (klass, SkyWindow, search);
  gtk_widget_class_bind_template_child (klass, SkyWindow, search_button);
  gtk_widget_class_bind_template_child (klass, SkyWindow, trouble_revealer);
  gtk_widget_class_bind_template_child (klass, SkyWindow, trouble);
  gtk_widget_class_bind_template_child (klass, SkyWindow, pages);
  gtk_widget_class_bind_template_child (klass, SkyWindow, home);
  gtk_widget_class_bind_template_child (klass, SkyWindow, songs);
  gtk_widget_class_bind_template_child (klass, SkyWindow, drive);
  gtk_widget_class_bind_template_child (klass, SkyWindow, transfers);
  gtk_widget_class_bind_template_child (klass, SkyWindow, queue_revealer);
  gtk_widget_class_bind_template_child (klass, SkyWindow, players);
  gtk_widget_class_bind_template_child (klass, SkyWindow, player_bar);
  gtk_widget_class_bind_template_child (klass, SkyWindow, queue);
  gtk_widget_class_bind_template_child (klass, SkyWindow, mini_player);
  gtk_widget_class_bind_template_child (klass, SkyWindow, now_revealer);
  gtk_widget_class_bind_template_child (klass, SkyWindow, now_page);
  gtk_widget_class_bind_template_callback (klass, dropped_cb);
  gtk_widget_class_bind_template_callback (klass, drive_toast_cb);
  gtk_widget_class_bind_template_callback (klass, queue_toast_cb);
  gtk_widget_class_bind_template_callback (klass, songs_toast_cb);
  gtk_widget_class_bind_template_callback (klass, drive_went_cb);
  gtk_widget_class_bind_template_callback (klass, drive_upload_cb);
  gtk_widget_class_bind_template_callback (klass, open_folder_cb);
  gtk_widget_class_bind_template_callback (klass, width_changed_cb);
  gtk_widget_class_bind_template_callback (klass, search_changed_cb);
  gtk_widget_class_bind_template_callback (klass, stop_search_cb);
  gtk_widget_class_bind_template_callback (klass, search_activated_cb);
  gtk_widget_class_bind_template_callback (klass, search_toggled_cb);
  gtk_widget_class_bind_template_callback (klass, key_pressed_cb);
}

static void
sky_window_class_init (SkyWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sky_window_finalize;
  G_OBJECT_CLASS (klass)->get_property = sky_window_get_property;
  G_OBJECT_CLASS (klass)->set_property = sky_window_set_property;
  GTK_WINDOW_CLASS (klass)->close_request = sky_window_close_request;

  install_properties (G_OBJECT_CLASS (klass));
  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/skylarkplayer/Skylark/ui/sky-window.ui");
  bind_template (widget_class);
  sky_window_install_actions (widget_class);
}

static void
sky_window_init (SkyWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->history = sky_page_history_new ();
  self->toaster = sky_toaster_new (self->toasts);
  self->tinter = sky_tinter_new (sky_player_bar_get_cover (self->player_bar));
  sky_drop_area_set_page (self->drop_area, GTK_WIDGET (self->pages));
  sky_drop_area_set_aside (self->drop_area, GTK_WIDGET (self->queue));
  sky_drop_area_set_describe (self->drop_area, sky_window_describe_drop, self);
  sky_window_watch_revealers (self);
  g_signal_connect_after (self, "map", G_CALLBACK (sky_window_focus_page), NULL);
  self->library = g_signal_group_new (SKY_TYPE_LIBRARY);
  g_signal_group_connect_swapped (self->library, "item-failed", G_CALLBACK (file_failed_cb), self);
  self->player = g_signal_group_new (SKY_TYPE_PLAYER);
  g_signal_group_connect_swapped (self->player, "item-failed", G_CALLBACK (track_failed_cb), self);
  g_signal_group_connect_swapped (self->player, "item-moved", G_CALLBACK (track_moved_cb), self);
  g_signal_group_connect_swapped (self->player, "failed", G_CALLBACK (player_failed_cb), self);
  g_signal_group_connect_swapped (self->player, "notify::waiting", G_CALLBACK (player_waits_cb),
                                  self);
}

/**
 * sky_window_new:
 * @application: the application
 * @settings: what it was like last time
 *
 * Returns: (transfer none): the window, owned by GTK
 */
SkyWindow *
sky_window_new (GtkApplication *application, SkySettings *settings)
{
  SkyWindow       *self = g_object_new (SKY_TYPE_WINDOW, "application", application, NULL);
  g_autofree char *page = sky_settings_dup_string (settings, SKY_SETTING_PAGE);

  self->settings = g_object_ref (settings);
  self->drop_flow = sky_drop_flow_new (GTK_WINDOW (self), settings, self->toaster);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               sky_settings_get_int (settings, SKY_SETTING_WINDOW_WIDTH),
                               sky_settings_get_int (settings, SKY_SETTING_WINDOW_HEIGHT));
  if (sky_settings_get_boolean (settings, SKY_SETTING_WINDOW_MAXIMIZED))
    gtk_window_maximize (GTK_WINDOW (self));
  sky_songs_page_set_settings (self->songs, settings);
  sky_now_page_set_settings (self->now_page, settings);
  if (sky_settings_get_boolean (settings, SKY_SETTING_QUEUE_VISIBLE))
    g_object_set (self, "queue-visible", TRUE, NULL);
  sky_window_show_page (self, *page != '\0' ? page : "home");
  return self;
}

/**
 * sky_window_set_services:
 * @self: the window
 * @services: what it shows from now on
 */
void
sky_window_set_services (SkyWindow *self, SkyServices *services)
{
  SkyPlayer       *player;
  SkyChapterStore *chapters;
  g_autoptr (SkyQueueArt) art = NULL;

  g_return_if_fail (SKY_IS_WINDOW (self));
  g_return_if_fail (SKY_IS_SERVICES (services));

  g_set_object (&self->services, services);
  player = sky_services_get_player (services);
  chapters = sky_sound_store_get_chapters (sky_services_get_sound_store (services));
  gtk_revealer_set_reveal_child (self->trouble_revealer, FALSE);
  sky_sidebar_set_services (self->sidebar, services);
  sky_home_page_set_services (self->home, services);
  sky_songs_page_set_services (self->songs, services);
  sky_drive_page_set_services (self->drive, services);
  sky_transfers_page_set_services (self->transfers, services);
  sky_player_bar_set_services (self->player_bar, services);
  sky_player_bar_set_player (self->player_bar, player);
  sky_player_bar_set_chapters (self->player_bar, chapters);
  sky_mini_player_set_player (self->mini_player, player);
  art = sky_queue_art_new (sky_services_get_art_store (services));
  sky_now_page_set_art (self->now_page, art);
  sky_queue_pane_set_art (self->queue, art);
  sky_now_page_set_services (self->now_page, services);
  sky_now_page_set_player (self->now_page, player);
  sky_now_page_set_chapters (self->now_page, chapters);
  sky_queue_pane_set_player (self->queue, player, sky_services_get_play_order (services));
  sky_drop_flow_set_services (self->drop_flow, services);
  if (self->preferences != NULL)
    sky_preferences_window_set_services (SKY_PREFERENCES_WINDOW (self->preferences), services);
  g_clear_object (&self->player_actions);
  self->player_actions = sky_player_actions_new (player, chapters);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "player",
                                  sky_player_actions_get_group (self->player_actions));
  g_signal_group_set_target (self->library, sky_services_get_library (services));
  g_signal_group_set_target (self->player, player);
  sky_window_show_page (self, sky_page_history_get_current (self->history));
}

/**
 * sky_window_show_trouble:
 * @self: the window
 * @text: why nothing works, and what the user can do
 */
void
sky_window_show_trouble (SkyWindow *self, const char *text)
{
  g_return_if_fail (SKY_IS_WINDOW (self));

  gtk_label_set_label (self->trouble, text);
  gtk_revealer_set_reveal_child (self->trouble_revealer, TRUE);
}

/**
 * sky_window_tell:
 * @self: the window
 * @text: shown for a few seconds
 */
void
sky_window_tell (SkyWindow *self, const char *text)
{
  g_return_if_fail (SKY_IS_WINDOW (self));

  sky_toaster_tell (self->toaster, text);
}
