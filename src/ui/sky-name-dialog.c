/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyNameDialog: asks for a name and says at once what is wrong with it. */
#include "ui/sky-name-dialog.h"

#include <glib/gi18n.h>

#include "app/sky-location.h"

struct _SkyNameDialog
{
  AdwMessageDialog parent_instance;

  char      *old_name; /* (owned) (nullable) */
  GtkWidget *entry;
  GtkLabel  *problem;
};

enum
{
  NAMED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyNameDialog, sky_name_dialog, ADW_TYPE_MESSAGE_DIALOG)

static const char *
get_name (SkyNameDialog *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
changed_cb (SkyNameDialog *self)
{
  g_autoptr (GError) error = NULL;
  const char *name = get_name (self);
  gboolean    is_empty = *name == '\0';
  gboolean    is_valid = !is_empty && sky_drive_name_check (name, &error);

  /* Nothing typed yet is no mistake, only not enough. */
  gtk_label_set_label (self->problem, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "apply",
                                           is_valid && g_strcmp0 (name, self->old_name) != 0);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response)
{
  SkyNameDialog *self = SKY_NAME_DIALOG (dialog);

  if (g_str_equal (response, "apply"))
    g_signal_emit (self, signals[NAMED], 0, get_name (self));
}

/* A new name for a file mostly keeps its ending. */
static void
map_cb (SkyNameDialog *self)
{
  const char *dot = self->old_name != NULL ? strrchr (self->old_name, '.') : NULL;

  gtk_widget_grab_focus (self->entry);
  if (dot != NULL && dot != self->old_name)
    gtk_editable_select_region (GTK_EDITABLE (self->entry), 0,
                                g_utf8_pointer_to_offset (self->old_name, dot));
}

static void
sky_name_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SKY_TYPE_NAME_DIALOG);
  G_OBJECT_CLASS (sky_name_dialog_parent_class)->dispose (object);
}

static void
sky_name_dialog_finalize (GObject *object)
{
  g_clear_pointer (&SKY_NAME_DIALOG (object)->old_name, g_free);
  G_OBJECT_CLASS (sky_name_dialog_parent_class)->finalize (object);
}

static void
sky_name_dialog_class_init (SkyNameDialogClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sky_name_dialog_dispose;
  object_class->finalize = sky_name_dialog_finalize;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = response_cb;
  /**
   * SkyNameDialog::named:
   * @self: the dialog
   * @name: what the user chose, valid as a name
   */
  signals[NAMED] = g_signal_new ("named", SKY_TYPE_NAME_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-name-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyNameDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, SkyNameDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, map_cb);
}

static void
sky_name_dialog_init (SkyNameDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sky_name_dialog_new:
 * @heading: what is asked
 * @action: what the button says
 * @name: (nullable): the name until now
 *
 * Returns: (transfer floating): a dialog to be presented
 */
SkyNameDialog *
sky_name_dialog_new (const char *heading, const char *action, const char *name)
{
  SkyNameDialog    *self = g_object_new (SKY_TYPE_NAME_DIALOG, "heading", heading, NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  self->old_name = g_strdup (name);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "apply", action, NULL);
  adw_message_dialog_set_response_appearance (dialog, "apply", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "apply");
  adw_message_dialog_set_close_response (dialog, "cancel");
  gtk_editable_set_text (GTK_EDITABLE (self->entry), name != NULL ? name : "");
  changed_cb (self);
  return self;
}
