/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to files that were dropped or chosen. The built-in drive keeps its files on this
 * computer: an upload there takes the space twice, so the user is told and may choose. The question
 * is asked at once; what the files come to is counted meanwhile. */
#include "config.h"

#include "ui/sky-drop-flow.h"

#include <glib/gi18n.h>

#include "ui/sky-file-count.h"

struct _SkyDropFlow
{
  GObject parent;

  GtkWindow   *window;   /* not owned: cleared when it goes */
  SkySettings *settings; /* (owned) */
  SkyToaster  *toaster;  /* (owned) */
  SkyServices *services; /* (owned) (nullable) */
};

/* One question to the user. */
typedef struct
{
  SkyDropFlow      *flow;  /* (owned) */
  GPtrArray        *files; /* (owned) (element-type GFile) */
  char             *drive_id;
  char             *folder;
  AdwMessageDialog *dialog; /* (owned) */
  GtkCheckButton   *again;
  GCancellable     *counting; /* (owned) */
} Question;

G_DEFINE_FINAL_TYPE (SkyDropFlow, sky_drop_flow, G_TYPE_OBJECT)

static void
question_unref_parts (Question *question)
{
  g_object_unref (question->flow);
  g_ptr_array_unref (question->files);
  g_free (question->drive_id);
  g_free (question->folder);
  g_clear_object (&question->dialog);
  g_object_unref (question->counting);
}

static Question *
question_ref (Question *question)
{
  return g_rc_box_acquire (question);
}

static void
question_unref (Question *question)
{
  g_rc_box_release_full (question, (GDestroyNotify) question_unref_parts);
}

static void
uploaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyDropFlow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyTransferBatch) batch = NULL;

  batch = sky_transfers_upload_finish (SKY_TRANSFERS (source), result, &error);
  if (batch == NULL)
    sky_toaster_tell_trouble (self->toaster, _ ("The upload could not begin"), error);
}

static void
upload (SkyDropFlow *self, GPtrArray *files, const char *drive_id, const char *folder)
{
  sky_transfers_upload_async (sky_services_get_transfers (self->services), files, drive_id, folder,
                              uploaded_cb, g_object_ref (self));
}

static void
folder_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyDropFlow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sky_library_add_folder_finish (SKY_LIBRARY (source), result, &error))
    sky_toaster_tell_trouble (self->toaster, _ ("The folder could not be added"), error);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question        *question = user_data;
  SkyFileCount     count;
  g_autofree char *size = NULL;
  g_autofree char *label = NULL;
  g_autofree char *body = NULL;
  g_autofree char *files = NULL;
  g_autoptr (GError) error = NULL;

  if (!sky_file_count_finish (result, &count, &error))
    {
      question_unref (question);
      return;
    }
  size = g_format_size (count.bytes);
  /* Translators: a button; %s is a size */
  label = g_strdup_printf (_ ("_Upload (%s)"), size);
  files = g_strdup_printf ("%'" G_GUINT64_FORMAT, count.files);
  /* Translators: a number of files, and a size */
  body = g_strdup_printf (
      ngettext (
          "This drive keeps its files on this computer. Uploading %s file takes another %s here.",
          "This drive keeps its files on this computer. Uploading %s files takes another %s here.",
          (gulong) count.files),
      files, size);
  adw_message_dialog_set_body (question->dialog, body);
  adw_message_dialog_set_response_label (question->dialog, "upload", label);
  adw_message_dialog_set_response_enabled (question->dialog, "library", count.only_folders);
  question_unref (question);
}

static void
answered_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Question    *question = user_data;
  SkyDropFlow *self = question->flow;
  gboolean     again = gtk_check_button_get_active (question->again);

  g_cancellable_cancel (question->counting);
  if (g_str_equal (response, "upload"))
    {
      upload (self, question->files, question->drive_id, question->folder);
      if (again)
        sky_settings_set_drop_choice (self->settings, SKY_DROP_UPLOAD);
    }
  else if (g_str_equal (response, "library"))
    {
      sky_drop_flow_add_to_library (self, question->files);
      if (again)
        sky_settings_set_drop_choice (self->settings, SKY_DROP_LIBRARY);
    }
}

static void
question_closed (gpointer user_data, GClosure *closure)
{
  question_unref (user_data);
}

static void
build_dialog (Question *question, const char *drive_name)
{
  g_autofree char *heading = g_strdup_printf (_ ("Upload to %s?"), drive_name);
  GtkWidget       *again = gtk_check_button_new_with_mnemonic (_ ("_Do the same next time"));

  question->dialog = ADW_MESSAGE_DIALOG (
      g_object_ref_sink (adw_message_dialog_new (question->flow->window, heading, NULL)));
  adw_message_dialog_set_body (
      question->dialog, _ ("This drive keeps its files on this computer. Counting what it takes…"));
  adw_message_dialog_add_responses (question->dialog, "cancel", _ ("_Cancel"), "library",
                                    _ ("Only _add to the library"), "upload", _ ("_Upload"), NULL);
  adw_message_dialog_set_close_response (question->dialog, "cancel");
  adw_message_dialog_set_default_response (question->dialog, "upload");
  adw_message_dialog_set_response_appearance (question->dialog, "upload", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (question->dialog, "library", FALSE);
  gtk_widget_set_halign (again, GTK_ALIGN_CENTER);
  question->again = GTK_CHECK_BUTTON (again);
  adw_message_dialog_set_extra_child (question->dialog, again);
}

static void
ask (SkyDropFlow *self, GPtrArray *files, SkyDriveRecord *record, const char *folder)
{
  Question *question = g_rc_box_new0 (Question);

  question->flow = g_object_ref (self);
  question->files = g_ptr_array_ref (files);
  question->drive_id = g_strdup (sky_drive_record_get_id (record));
  question->folder = g_strdup (folder);
  question->counting = g_cancellable_new ();
  build_dialog (question, sky_drive_record_get_name (record));
  g_signal_connect_data (question->dialog, "response", G_CALLBACK (answered_cb),
                         question_ref (question), question_closed, 0);
  sky_file_count_async (files, question->counting, counted_cb, question_ref (question));
  gtk_window_present (GTK_WINDOW (question->dialog));
  question_unref (question);
}

/* Remembered: only add. Whether all are folders has to be looked up first, on a thread. */
static void
remembered_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question    *question = user_data;
  SkyFileCount count;
  g_autoptr (GError) error = NULL;

  if (sky_file_count_finish (result, &count, &error))
    {
      if (count.only_folders)
        sky_drop_flow_add_to_library (question->flow, question->files);
      else
        upload (question->flow, question->files, question->drive_id, question->folder);
    }
  question_unref (question);
}

static void
sky_drop_flow_dispose (GObject *object)
{
  SkyDropFlow *self = SKY_DROP_FLOW (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->settings);
  g_clear_object (&self->toaster);
  g_clear_object (&self->services);

  G_OBJECT_CLASS (sky_drop_flow_parent_class)->dispose (object);
}

static void
sky_drop_flow_class_init (SkyDropFlowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_drop_flow_dispose;
}

static void
sky_drop_flow_init (SkyDropFlow *self)
{
}

/**
 * sky_drop_flow_new:
 * @window: over which questions are asked
 * @settings: remembers the answers
 * @toaster: tells of troubles
 *
 * Returns: (transfer full): a flow
 */
SkyDropFlow *
sky_drop_flow_new (GtkWindow *window, SkySettings *settings, SkyToaster *toaster)
{
  SkyDropFlow *self = g_object_new (SKY_TYPE_DROP_FLOW, NULL);

  g_set_weak_pointer (&self->window, window);
  self->settings = g_object_ref (settings);
  self->toaster = g_object_ref (toaster);
  return self;
}

void
sky_drop_flow_set_services (SkyDropFlow *self, SkyServices *services)
{
  g_return_if_fail (SKY_IS_DROP_FLOW (self));

  g_set_object (&self->services, services);
}

/**
 * sky_drop_flow_take_files:
 * @self: a flow
 * @files: (element-type GFile): files and folders of this computer
 * @drive_id: where they shall go
 * @folder: the path there
 */
void
sky_drop_flow_take_files (SkyDropFlow *self,
                          GPtrArray   *files,
                          const char  *drive_id,
                          const char  *folder)
{
  SkyDriveRecord *record;
  SkyDropChoice   choice = sky_settings_get_drop_choice (self->settings);

  g_return_if_fail (SKY_IS_DROP_FLOW (self));
  g_return_if_fail (self->services != NULL);

  record = sky_drive_manager_get_record (sky_services_get_drives (self->services), drive_id);
  if (files->len == 0 || record == NULL)
    return;
  if (!g_str_equal (drive_id, SKY_BUILTIN_DRIVE_ID) || choice == SKY_DROP_UPLOAD)
    upload (self, files, drive_id, folder);
  else if (choice == SKY_DROP_LIBRARY)
    {
      Question *question = g_rc_box_new0 (Question);

      question->flow = g_object_ref (self);
      question->files = g_ptr_array_ref (files);
      question->drive_id = g_strdup (drive_id);
      question->folder = g_strdup (folder);
      question->counting = g_cancellable_new ();
      sky_file_count_async (files, question->counting, remembered_counted_cb, question);
    }
  else
    ask (self, files, record, folder);
}

/**
 * sky_drop_flow_add_to_library:
 * @self: a flow
 * @folders: (element-type GFile): folders of this computer, left where they are
 */
void
sky_drop_flow_add_to_library (SkyDropFlow *self, GPtrArray *folders)
{
  g_return_if_fail (SKY_IS_DROP_FLOW (self));
  g_return_if_fail (self->services != NULL);

  for (guint i = 0; i < folders->len; i++)
    {
      g_autofree char *path = g_file_get_path (g_ptr_array_index (folders, i));

      if (path != NULL)
        sky_library_add_folder_async (sky_services_get_library (self->services), path, NULL,
                                      folder_added_cb, g_object_ref (self));
    }
}
