/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program with a window: starts the services and stops them, shows the window meanwhile, and
 * stays without one for as long as something plays or moves. It joins, and has no other behaviour
 * of its own. Main thread. */
#include "config.h"

#include "ui/sky-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "app/sky-app-error.h"
#include "app/sky-services.h"
#include "desktop/sky-mpris.h"
#include "ui/sky-error-text.h"
#include "ui/sky-open-files.h"
#include "ui/sky-settings.h"
#include "ui/sky-window.h"

#define RESOURCE_PATH "/io/github/skylarkplayer/Skylark"
#define BACKGROUND_NOTICE "background"

/* How long a paused player waits, without a window, to be played again by a media key. */
#define LINGER_SECONDS 600

struct _SkyApplication
{
  AdwApplication parent;

  SkySettings  *settings; /* (owned) (nullable): before startup */
  SkyServices  *services; /* (owned) (nullable): not yet started, or stopped */
  SkyMpris     *mpris;    /* (owned) (nullable) */
  GCancellable *starting; /* (owned) (nullable) */
  GPtrArray    *to_open;  /* (owned) (element-type GFile): waiting for the services */
  guint         linger_id;
  guint         term_id;
  guint         int_id;
  gboolean      stopping;
  gboolean      quitting;
};

G_DEFINE_FINAL_TYPE (SkyApplication, sky_application, ADW_TYPE_APPLICATION)

static SkyWindow *
get_window (SkyApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (SKY_IS_WINDOW (l->data))
      return SKY_WINDOW (l->data);
  return NULL;
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyApplication *self = SKY_APPLICATION (user_data);
  g_autoptr (GError) error = NULL;

  if (!sky_services_stop_finish (SKY_SERVICES (source), result, &error))
    g_warning ("The services did not stop cleanly: %s", error->message);
  self->stopping = FALSE;
  g_clear_object (&self->services);
  /* somebody came back while it was stopping */
  if (!self->quitting && get_window (self) != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (self), "retry-start", NULL);
  g_application_release (G_APPLICATION (self));
  if (self->quitting)
    g_application_quit (G_APPLICATION (self));
}

static void
stop_services (SkyApplication *self)
{
  g_clear_handle_id (&self->linger_id, g_source_remove);
  if (self->services == NULL || self->stopping)
    return;
  self->stopping = TRUE;
  g_clear_object (&self->mpris);
  g_application_withdraw_notification (G_APPLICATION (self), BACKGROUND_NOTICE);
  sky_services_stop_async (self->services, stopped_cb, self);
}

static gboolean
linger_over_cb (gpointer user_data)
{
  SkyApplication *self = SKY_APPLICATION (user_data);

  self->linger_id = 0;
  if (get_window (self) == NULL && !sky_services_get_busy (self->services))
    stop_services (self);
  return G_SOURCE_REMOVE;
}

/* Without a window the program ends when nothing is left to do. */
static void
check_idle (SkyApplication *self)
{
  SkyPlayer *player;

  g_clear_handle_id (&self->linger_id, g_source_remove);
  if (self->services == NULL || self->stopping || get_window (self) != NULL ||
      sky_services_get_busy (self->services))
    return;
  player = sky_services_get_player (self->services);
  if (sky_player_get_state (player) == SKY_PLAYER_PAUSED)
    self->linger_id = g_timeout_add_seconds (LINGER_SECONDS, linger_over_cb, self);
  else
    stop_services (self);
}

static void
tell_background (SkyApplication *self)
{
  g_autoptr (GNotification) notice = NULL;

  if (sky_settings_get_boolean (self->settings, SKY_SETTING_TOLD_BACKGROUND))
    return;
  notice = g_notification_new (_ ("Skylark goes on in the background"));
  g_notification_set_body (notice,
                           _ ("Music and transfers continue. Open Skylark again to see them."));
  g_notification_add_button (notice, _ ("Quit"), "app.quit");
  g_application_send_notification (G_APPLICATION (self), BACKGROUND_NOTICE, notice);
  sky_settings_set_boolean (self->settings, SKY_SETTING_TOLD_BACKGROUND, TRUE);
}

static void
sky_application_window_removed (GtkApplication *application, GtkWindow *window)
{
  SkyApplication *self = SKY_APPLICATION (application);

  GTK_APPLICATION_CLASS (sky_application_parent_class)->window_removed (application, window);
  if (self->quitting || self->services == NULL || get_window (self) != NULL)
    return;
  if (sky_services_get_busy (self->services))
    tell_background (self);
  else
    stop_services (self);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyApplication) self = user_data;
  g_auto (GStrv) uris = sky_open_files_finish (result, NULL);

  if (uris != NULL && uris[0] != NULL && self->services != NULL)
    sky_play_order_play_locations (sky_services_get_play_order (self->services),
                                   (const char *const *) uris);
}

static void
open_waiting (SkyApplication *self)
{
  g_autoptr (GPtrArray) files = NULL;

  if (self->services == NULL || self->to_open->len == 0)
    return;
  files = g_steal_pointer (&self->to_open);
  self->to_open = g_ptr_array_new_with_free_func (g_object_unref);
  sky_open_files_async (files, NULL, opened_cb, g_object_ref (self));
}

static void
open_uri_cb (SkyApplication *self, const char *uri)
{
  g_ptr_array_add (self->to_open, g_file_new_for_uri (uri));
  open_waiting (self);
}

/* Another process was started while this one owns the state, and passes on what it was given. */
static void
raised_cb (SkyApplication *self, char **files)
{
  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    g_ptr_array_add (self->to_open, g_file_new_for_commandline_arg (files[i]));
  g_application_activate (G_APPLICATION (self));
  open_waiting (self);
}

static void
quit_by_bus_cb (SkyApplication *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self), "quit", NULL);
}

static void
join_services (SkyApplication *self)
{
  SkyWindow *window = get_window (self);

  self->mpris = sky_mpris_new (self->services, TRUE);
  g_signal_connect_object (self->mpris, "raise", G_CALLBACK (g_application_activate), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mpris, "quit", G_CALLBACK (quit_by_bus_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mpris, "open-uri", G_CALLBACK (open_uri_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->services, "raise", G_CALLBACK (raised_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->services, "notify::busy", G_CALLBACK (check_idle), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sky_services_get_player (self->services), "notify::state",
                           G_CALLBACK (check_idle), self, G_CONNECT_SWAPPED);
  if (window != NULL)
    sky_window_set_services (window, self->services);
  open_waiting (self);
}

static void
show_start_error (SkyApplication *self, const GError *error)
{
  SkyWindow       *window = get_window (self);
  g_autofree char *reason = sky_error_text (error, NULL);
  g_autofree char *text = NULL;

  /* Translators: %s is a sentence that says why */
  text = g_strdup_printf (_ ("Skylark could not start: %s"), reason);
  g_message ("%s", text);
  if (window != NULL)
    sky_window_show_trouble (window, text);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyApplication *self = SKY_APPLICATION (user_data);
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->starting);
  self->services = sky_services_start_finish (result, &error);
  if (self->services == NULL)
    {
      self->quitting |= g_error_matches (error, SKY_APP_ERROR, SKY_APP_ERROR_RAISED);
      if (!self->quitting)
        show_start_error (self, error);
      g_application_release (G_APPLICATION (self));
      if (self->quitting)
        g_application_quit (G_APPLICATION (self));
      return;
    }
  if (self->quitting)
    {
      stop_services (self);
      return;
    }
  join_services (self);
  check_idle (self);
}

static char **
dup_waiting_uris (SkyApplication *self)
{
  g_autoptr (GStrvBuilder) uris = g_strv_builder_new ();

  for (guint i = 0; i < self->to_open->len; i++)
    {
      g_autofree char *uri = g_file_get_uri (self->to_open->pdata[i]);

      g_strv_builder_add (uris, uri);
    }
  return g_strv_builder_end (uris);
}

static void
start_services (SkyApplication *self)
{
  g_auto (GStrv) files = NULL;

  if (self->services != NULL || self->starting != NULL || self->stopping)
    return;
  /* released when they have stopped, or could not start */
  g_application_hold (G_APPLICATION (self));
  self->starting = g_cancellable_new ();
  files = dup_waiting_uris (self);
  sky_services_start_async ((const char *const *) files, self->starting, started_cb, self);
}

static void
retry_start_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  start_services (SKY_APPLICATION (user_data));
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SkyApplication *self = SKY_APPLICATION (user_data);
  SkyWindow      *window = get_window (self);

  self->quitting = TRUE;
  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window));
  if (self->starting != NULL)
    g_cancellable_cancel (self->starting);
  else if (self->services != NULL)
    stop_services (self);
  else
    g_application_quit (G_APPLICATION (self));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const char *const developers[] = { "The Skylark developers", NULL };

  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
                         "application-name", "Skylark", "application-icon",
                         "io.github.skylarkplayer.Skylark", "version", SKY_VERSION, "comments",
                         _ ("All your music and files in a cloud that is your own."),
                         "license-type", GTK_LICENSE_GPL_3_0, "developers", developers,
                         /* Translators: your names, one a line */
                         "translator-credits", _ ("translator-credits"), NULL);
}

static gboolean
signal_cb (gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "quit", NULL);
  return G_SOURCE_CONTINUE;
}

static const GActionEntry entries[] = {
  { "quit", quit_cb },
  { "about", about_cb },
  { "retry-start", retry_start_cb },
};

static const struct
{
  const char *action;
  const char *keys[4];
} accels[] = {
  { "app.quit", { "<Control>q", NULL } },
  { "window.close", { "<Control>w", NULL } },
  { "win.search", { "<Control>f", NULL } },
  { "win.show-playing", { "<Control>l", NULL } },
  { "win.back", { "<Alt>Left", NULL } },
  { "win.forward", { "<Alt>Right", NULL } },
  { "win.upload-files", { "<Control>u", NULL } },
  { "win.now-playing", { "<Control>p", NULL } },
  { "win.queue", { "<Control>j", NULL } },
  { "win.preferences", { "<Control>comma", NULL } },
  { "win.equaliser", { "<Control>e", NULL } },
  { "win.show-help-overlay", { "F1", "<Control>question", "<Control>slash", NULL } },
  { "win.show-page::home", { "<Control>1", NULL } },
  { "win.show-page::songs", { "<Control>2", NULL } },
  { "win.show-page::drive:this-computer", { "<Control>3", NULL } },
  { "win.show-page::transfers", { "<Control>4", NULL } },
  { "player.previous", { "<Control>Left", NULL } },
  { "player.next", { "<Control>Right", NULL } },
  { "player.previous-chapter", { "<Control>Page_Up", NULL } },
  { "player.next-chapter", { "<Control>Page_Down", NULL } },
  { "player.louder", { "<Control>Up", NULL } },
  { "player.quieter", { "<Control>Down", NULL } },
  { "player.mute", { "<Control>m", NULL } },
};

static void
sky_application_startup (GApplication *application)
{
  SkyApplication *self = SKY_APPLICATION (application);

  G_APPLICATION_CLASS (sky_application_parent_class)->startup (application);
  self->settings = sky_settings_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action,
                                           accels[i].keys);
  gtk_window_set_default_icon_name (SKY_APPLICATION_ID);
  self->term_id = g_unix_signal_add (SIGTERM, signal_cb, application);
  self->int_id = g_unix_signal_add (SIGINT, signal_cb, application);
}

static void
sky_application_activate (GApplication *application)
{
  SkyApplication *self = SKY_APPLICATION (application);
  SkyWindow      *window = get_window (self);

  if (window == NULL)
    {
      window = sky_window_new (GTK_APPLICATION (application), self->settings);
      if (self->services != NULL && !self->stopping)
        sky_window_set_services (window, self->services);
    }
  g_clear_handle_id (&self->linger_id, g_source_remove);
  g_application_withdraw_notification (application, BACKGROUND_NOTICE);
  gtk_window_present (GTK_WINDOW (window));
  start_services (self);
}

static void
sky_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  SkyApplication *self = SKY_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    g_ptr_array_add (self->to_open, g_object_ref (files[i]));
  g_application_activate (application);
  open_waiting (self);
}

static void
sky_application_shutdown (GApplication *application)
{
  SkyApplication *self = SKY_APPLICATION (application);

  g_clear_handle_id (&self->linger_id, g_source_remove);
  g_clear_handle_id (&self->term_id, g_source_remove);
  g_clear_handle_id (&self->int_id, g_source_remove);
  g_clear_object (&self->mpris);
  G_APPLICATION_CLASS (sky_application_parent_class)->shutdown (application);
}

static void
sky_application_dispose (GObject *object)
{
  SkyApplication *self = SKY_APPLICATION (object);

  g_clear_object (&self->mpris);
  g_clear_object (&self->services);
  g_clear_object (&self->settings);
  g_clear_object (&self->starting);
  g_clear_pointer (&self->to_open, g_ptr_array_unref);

  G_OBJECT_CLASS (sky_application_parent_class)->dispose (object);
}

static void
sky_application_class_init (SkyApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_application_dispose;
  application_class->startup = sky_application_startup;
  application_class->activate = sky_application_activate;
  application_class->open = sky_application_open;
  application_class->shutdown = sky_application_shutdown;
  GTK_APPLICATION_CLASS (klass)->window_removed = sky_application_window_removed;
}

static void
sky_application_init (SkyApplication *self)
{
  self->to_open = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sky_application_new:
 *
 * Returns: (transfer full): the program, to be run
 */
SkyApplication *
sky_application_new (void)
{
  return g_object_new (SKY_TYPE_APPLICATION, "application-id", SKY_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", RESOURCE_PATH, NULL);
}
