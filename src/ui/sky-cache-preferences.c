/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the preferences about what is kept of cloud files on this computer. The cache says
 * nothing when it grows: it is asked once a second while the page can be seen. */
#include "config.h"

#include "ui/sky-cache-preferences.h"

#include <glib/gi18n.h>

#include "ui/sky-cache-folder-group.h"
#include "ui/sky-format.h"
#include "ui/sky-keep-text.h"

#define PACE_SECONDS 1
#define GIGABYTE 1000000000.0

struct _SkyCachePreferences
{
  AdwPreferencesPage parent;

  SkyBlockCache       *cache;    /* (owned) (nullable): the services have not started */
  SkyCacheVault       *vault;    /* (owned) (nullable): likewise */
  SkySettings         *settings; /* (owned) (nullable) */
  guint                pace_id;
  GtkSpinButton       *limit;
  AdwActionRow        *used;
  GtkLevelBar         *bar;
  GSignalGroup        *pins; /* (owned) */
  AdwActionRow        *kept;
  GtkSwitch           *metered;
  AdwActionRow        *encrypted;
  GtkSwitch           *encrypt;
  SkyCacheFolderGroup *folder;
  GtkWidget           *clear;
};

G_DEFINE_FINAL_TYPE (SkyCachePreferences, sky_cache_preferences, ADW_TYPE_PREFERENCES_PAGE)

static void
show_used (SkyCachePreferences *self)
{
  guint64          limit = self->cache != NULL ? sky_block_cache_get_limit (self->cache) : 0;
  guint64          used = self->cache != NULL ? sky_block_cache_get_used (self->cache) : 0;
  g_autofree char *text = sky_format_bytes_of (used, limit);

  adw_action_row_set_subtitle (self->used, self->cache != NULL ? text : "");
  gtk_level_bar_set_value (self->bar, limit > 0 ? CLAMP ((double) used / (double) limit, 0, 1) : 0);
  gtk_widget_set_sensitive (self->clear, used > 0);
}

static void
show_kept (SkyCachePreferences *self)
{
  g_autoptr (SkyPins) pins = g_signal_group_dup_target (self->pins);
  g_autofree char *text = NULL;
  g_autofree char *trouble = NULL;
  g_autofree char *whole = NULL;
  SkyPinsSum       sum = { 0 };

  if (pins != NULL)
    sky_pins_get_sum (pins, &sum);
  text = sky_keep_text_sum (&sum);
  trouble = sky_keep_text_trouble (&sum);
  whole = trouble != NULL ? g_strdup_printf ("%s\n%s", text, trouble) : g_strdup (text);
  adw_action_row_set_subtitle (self->kept, whole);
}

/* What is, and what keeps it from being otherwise. */
static const char *
describe_encryption (SkyCachePreferences *self)
{
  switch (self->vault != NULL ? sky_cache_vault_get_state (self->vault) : SKY_CACHE_VAULT_OFF)
    {
    case SKY_CACHE_VAULT_ASKING:
      return _ ("Asking the keyring for the key…");
    case SKY_CACHE_VAULT_ON:
      return _ ("The key is in your keyring. Others can see how much is kept, but not what.");
    case SKY_CACHE_VAULT_CLOSED:
      return _ ("The keyring is locked or does not answer. Nothing is kept until it does.");
    case SKY_CACHE_VAULT_OFF:
    default:
      break;
    }
  if (self->vault != NULL && sky_cache_vault_get_keyring (self->vault) == SKY_CACHE_KEYRING_SILENT)
    return _ ("Needs a keyring (Secret Service) for the key, and none answers");
  return _ ("With a key in your keyring");
}

static void
show_encryption (SkyCachePreferences *self)
{
  gboolean wanted = self->settings != NULL &&
                    sky_settings_get_boolean (self->settings, SKY_SETTING_CACHE_ENCRYPTED);
  SkyCacheKeyring keyring =
      self->vault != NULL ? sky_cache_vault_get_keyring (self->vault) : SKY_CACHE_KEYRING_UNKNOWN;

  g_signal_handlers_block_matched (self->encrypt, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
  gtk_switch_set_active (self->encrypt, wanted);
  gtk_switch_set_state (self->encrypt, wanted);
  g_signal_handlers_unblock_matched (self->encrypt, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
  /* What is on can always be switched off. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->encrypt),
                            wanted || keyring == SKY_CACHE_KEYRING_THERE);
  adw_action_row_set_subtitle (self->encrypted, describe_encryption (self));
}

static gboolean
pace_cb (gpointer user_data)
{
  show_used (SKY_CACHE_PREFERENCES (user_data));
  return G_SOURCE_CONTINUE;
}

static void
answered_cb (SkyCachePreferences *self, const char *response)
{
  if (!g_str_equal (response, "clear") || self->cache == NULL)
    return;
  sky_block_cache_clear (self->cache);
  show_used (self);
}

static void
clear_cb (GtkButton *button, gpointer user_data)
{
  SkyCachePreferences *self = SKY_CACHE_PREFERENCES (user_data);
  GtkWindow           *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget           *dialog = adw_message_dialog_new (window, _ ("Clear the cache?"), NULL);

  adw_message_dialog_set_body (
      ADW_MESSAGE_DIALOG (dialog),
      _ ("What you play next from a cloud drive is fetched again, and can’t be played while there "
         "is no connection. What plays now stays, and what is always kept."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "clear",
                                    _ ("_Clear"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "clear",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
encrypt_answered_cb (SkyCachePreferences *self, const char *response)
{
  if (g_str_equal (response, "encrypt") || g_str_equal (response, "plain"))
    sky_settings_set_boolean (self->settings, SKY_SETTING_CACHE_ENCRYPTED,
                              g_str_equal (response, "encrypt"));
  show_encryption (self);
}

/* The switch follows once the user has said that the cache may go. */
static gboolean
encrypt_cb (GtkSwitch *button, gboolean active, gpointer user_data)
{
  SkyCachePreferences *self = SKY_CACHE_PREFERENCES (user_data);
  GtkWindow           *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  AdwMessageDialog    *dialog;

  if (self->settings == NULL)
    return TRUE;
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
      window, active ? _ ("Encrypt the cache?") : _ ("Stop encrypting the cache?"), NULL));
  adw_message_dialog_set_body (dialog,
                               _ ("What is kept now is removed, and fetched again when you play "
                                  "it; what is always kept is fetched again at once. What plays "
                                  "now goes on."));
  adw_message_dialog_add_response (dialog, "cancel", _ ("_Cancel"));
  if (active)
    adw_message_dialog_add_response (dialog, "encrypt", _ ("_Encrypt"));
  else
    adw_message_dialog_add_response (dialog, "plain", _ ("_Stop encrypting"));
  adw_message_dialog_set_response_appearance (dialog, active ? "encrypt" : "plain",
                                              active ? ADW_RESPONSE_SUGGESTED
                                                     : ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (encrypt_answered_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));

  return TRUE;
}

static void
sky_cache_preferences_map (GtkWidget *widget)
{
  SkyCachePreferences *self = SKY_CACHE_PREFERENCES (widget);

  show_used (self);
  if (self->vault != NULL)
    sky_cache_vault_probe (self->vault);
  if (self->pace_id == 0)
    self->pace_id = g_timeout_add_seconds (PACE_SECONDS, pace_cb, self);

  GTK_WIDGET_CLASS (sky_cache_preferences_parent_class)->map (widget);
}

static void
sky_cache_preferences_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&SKY_CACHE_PREFERENCES (widget)->pace_id, g_source_remove);

  GTK_WIDGET_CLASS (sky_cache_preferences_parent_class)->unmap (widget);
}

static void
sky_cache_preferences_dispose (GObject *object)
{
  SkyCachePreferences *self = SKY_CACHE_PREFERENCES (object);

  g_clear_handle_id (&self->pace_id, g_source_remove);
  g_clear_object (&self->pins);
  g_clear_object (&self->cache);
  g_clear_object (&self->vault);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_CACHE_PREFERENCES);

  G_OBJECT_CLASS (sky_cache_preferences_parent_class)->dispose (object);
}

static void
sky_cache_preferences_class_init (SkyCachePreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_cache_preferences_dispose;
  widget_class->map = sky_cache_preferences_map;
  widget_class->unmap = sky_cache_preferences_unmap;

  g_type_ensure (SKY_TYPE_CACHE_FOLDER_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-cache-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyCachePreferences, limit);
  gtk_widget_class_bind_template_child (widget_class, SkyCachePreferences, used);
  gtk_widget_class_bind_template_child (widget_class, SkyCachePreferences, bar);
  gtk_widget_class_bind_template_child (widget_class, SkyCachePreferences, kept);
  gtk_widget_class_bind_template_child (widget_class, SkyCachePreferences, metered);
  gtk_widget_class_bind_template_child (widget_class, SkyCachePreferences, encrypted);
  gtk_widget_class_bind_template_child (widget_class, SkyCachePreferences, encrypt);
  gtk_widget_class_bind_template_child (widget_class, SkyCachePreferences, folder);
  gtk_widget_class_bind_template_child (widget_class, SkyCachePreferences, clear);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, encrypt_cb);
}

static void
sky_cache_preferences_init (SkyCachePreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pins = g_signal_group_new (SKY_TYPE_PINS);
  g_signal_group_connect_swapped (self->pins, "changed", G_CALLBACK (show_kept), self);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->kept), FALSE);
  /* one colour for all levels: a full cache is no fault */
  gtk_level_bar_remove_offset_value (self->bar, GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (self->bar, GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (self->bar, GTK_LEVEL_BAR_OFFSET_FULL);
  show_used (self);
  show_kept (self);
  show_encryption (self);
}

/**
 * sky_cache_preferences_set_pins:
 * @self: the page
 * @pins: (nullable): what is always kept
 */
void
sky_cache_preferences_set_pins (SkyCachePreferences *self, SkyPins *pins)
{
  g_return_if_fail (SKY_IS_CACHE_PREFERENCES (self));

  g_signal_group_set_target (self->pins, pins);
  show_kept (self);
}

/**
 * sky_cache_preferences_set_settings:
 * @self: the page
 * @settings: what has the limit, and whether the cache is encrypted
 */
void
sky_cache_preferences_set_settings (SkyCachePreferences *self, SkySettings *settings)
{
  g_return_if_fail (SKY_IS_CACHE_PREFERENCES (self));

  g_set_object (&self->settings, settings);
  sky_settings_bind (settings, SKY_SETTING_CACHE_LIMIT, G_OBJECT (self->limit), "value");
  sky_settings_bind (settings, SKY_SETTING_FETCH_METERED, G_OBJECT (self->metered), "active");
  sky_settings_watch (settings, SKY_SETTING_CACHE_ENCRYPTED, G_CALLBACK (show_encryption), self);
  show_encryption (self);
}

/**
 * sky_cache_preferences_set_home:
 * @self: the page
 * @home: (nullable): what it shows
 */
void
sky_cache_preferences_set_home (SkyCachePreferences *self, SkyCacheHome *home)
{
  g_return_if_fail (SKY_IS_CACHE_PREFERENCES (self));

  sky_cache_folder_group_set_home (self->folder, home);
  if (self->vault != NULL)
    g_signal_handlers_disconnect_by_data (self->vault, self);
  g_clear_object (&self->cache);
  g_clear_object (&self->vault);
  if (home != NULL)
    {
      self->cache = g_object_ref (sky_cache_home_get_cache (home));
      self->vault = g_object_ref (sky_cache_home_get_vault (home));
    }
  if (self->vault != NULL)
    g_signal_connect_object (self->vault, "changed", G_CALLBACK (show_encryption), self,
                             G_CONNECT_SWAPPED);
  if (self->vault != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    sky_cache_vault_probe (self->vault);
  show_used (self);
  show_encryption (self);
}
