/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Troubles as toasts: while the toast of a cause can be seen, further items of the same cause are
 * counted in it instead of popping up. */
#include "config.h"

#include "ui/sky-toaster.h"

#include <glib/gi18n.h>

#include "ui/sky-error-text.h"

#define UNDO_SECONDS 10

#define TROUBLE_SECONDS 8
/* Longer would keep other toasts from being seen. */
#define WAITING_SECONDS 15

struct _SkyToaster
{
  GObject parent;

  AdwToastOverlay *overlay; /* not owned: the toaster lives in the same window */
  GHashTable      *shown;   /* (owned) (element-type utf8 AdwToast) */
  AdwToast        *waiting; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SkyToaster, sky_toaster, G_TYPE_OBJECT)

static gboolean
is_toast (gpointer key, gpointer value, gpointer toast)
{
  return value == toast;
}

static void
dismissed_cb (AdwToast *toast, SkyToaster *self)
{
  g_hash_table_foreach_remove (self->shown, is_toast, toast);
}

static void
sky_toaster_dispose (GObject *object)
{
  g_clear_pointer (&SKY_TOASTER (object)->shown, g_hash_table_unref);
  g_clear_object (&SKY_TOASTER (object)->waiting);

  G_OBJECT_CLASS (sky_toaster_parent_class)->dispose (object);
}

static void
sky_toaster_class_init (SkyToasterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_toaster_dispose;
}

static void
sky_toaster_init (SkyToaster *self)
{
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * sky_toaster_new:
 * @overlay: where toasts appear
 *
 * Returns: (transfer full): a toaster; must not outlive @overlay
 */
SkyToaster *
sky_toaster_new (AdwToastOverlay *overlay)
{
  SkyToaster *self = g_object_new (SKY_TYPE_TOASTER, NULL);

  self->overlay = overlay;
  return self;
}

static void
set_title (AdwToast *toast, const char *text)
{
  /* toasts read markup */
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_set_title (toast, escaped);
}

/**
 * sky_toaster_tell:
 * @self: a toaster
 * @text: what happened
 */
void
sky_toaster_tell (SkyToaster *self, const char *text)
{
  AdwToast *toast;

  g_return_if_fail (SKY_IS_TOASTER (self));

  toast = adw_toast_new ("");
  set_title (toast, text);
  adw_toast_overlay_add_toast (self->overlay, toast);
}

static void
waiting_dismissed_cb (SkyToaster *self, AdwToast *toast)
{
  if (toast == self->waiting)
    g_clear_object (&self->waiting);
}

/**
 * sky_toaster_set_waiting:
 * @self: a toaster
 * @text: (nullable): what is waited for; it goes when that is over, with %NULL
 */
void
sky_toaster_set_waiting (SkyToaster *self, const char *text)
{
  g_return_if_fail (SKY_IS_TOASTER (self));

  if (self->waiting != NULL)
    adw_toast_dismiss (self->waiting);
  if (text == NULL)
    return;

  self->waiting = g_object_ref_sink (adw_toast_new (""));
  set_title (self->waiting, text);
  adw_toast_set_timeout (self->waiting, WAITING_SECONDS);
  adw_toast_set_priority (self->waiting, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_object (self->waiting, "dismissed", G_CALLBACK (waiting_dismissed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->overlay, g_object_ref (self->waiting));
}

static void
show_trouble (SkyToaster *self, const char *cause, const char *text)
{
  AdwToast *toast = adw_toast_new ("");

  set_title (toast, text);
  adw_toast_set_timeout (toast, TROUBLE_SECONDS);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data (G_OBJECT (toast), "count", GUINT_TO_POINTER (1));
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), self, 0);
  g_hash_table_insert (self->shown, g_strdup (cause), g_object_ref (toast));
  adw_toast_overlay_add_toast (self->overlay, toast);
}

/**
 * sky_toaster_tell_trouble:
 * @self: a toaster
 * @item: what it happened to
 * @error: what happened; a cancelled act is never shown
 */
void
sky_toaster_tell_trouble (SkyToaster *self, const char *item, const GError *error)
{
  g_autofree char *reason = NULL;
  g_autofree char *cause = NULL;
  g_autofree char *text = NULL;
  AdwToast        *toast;
  guint            count;

  g_return_if_fail (SKY_IS_TOASTER (self));
  g_return_if_fail (error != NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  reason = sky_error_text (error, NULL);
  cause = g_strdup_printf ("%s %d", g_quark_to_string (error->domain), error->code);
  toast = g_hash_table_lookup (self->shown, cause);
  if (toast == NULL)
    {
      /* Translators: the first is a file or song, the second a sentence */
      text = g_strdup_printf (_ ("%s: %s"), item, reason);
      show_trouble (self, cause, text);
      return;
    }
  count = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (toast), "count")) + 1;
  g_object_set_data (G_OBJECT (toast), "count", GUINT_TO_POINTER (count));
  text = g_strdup_printf (ngettext ("%s and %u more: %s", "%s and %u more: %s", count - 1), item,
                          count - 1, reason);
  set_title (toast, text);
}

/**
 * sky_toast_offer_undo:
 * @toast: one that tells what was done
 *
 * Gives it the button, and the time that it takes to read, think and reach it.
 */
void
sky_toast_offer_undo (AdwToast *toast)
{
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
}
