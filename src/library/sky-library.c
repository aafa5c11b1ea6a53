/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyLibrary: the catalogue. Main thread. */
#include "library/sky-library.h"

struct _SkyLibrary
{
  GObject parent_instance;

  guint    n_tracks;
  gboolean scanning;
  gboolean ready;
};

enum
{
  PROP_N_TRACKS = 1,
  PROP_SCANNING,
  PROP_READY,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ITEM_FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyLibrary, sky_library, G_TYPE_OBJECT)

static void
sky_library_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  SkyLibrary *self = SKY_LIBRARY (object);

  switch (property_id)
    {
    case PROP_N_TRACKS:
      g_value_set_uint (value, self->n_tracks);
      break;
    case PROP_SCANNING:
      g_value_set_boolean (value, self->scanning);
      break;
    case PROP_READY:
      g_value_set_boolean (value, self->ready);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sky_library_class_init (SkyLibraryClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sky_library_get_property;
  properties[PROP_N_TRACKS] = g_param_spec_uint ("n-tracks", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SCANNING] = g_param_spec_boolean ("scanning", NULL, NULL, FALSE, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", SKY_TYPE_LIBRARY, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ARRAY);
  signals[SIGNAL_ITEM_FAILED] =
      g_signal_new ("item-failed", SKY_TYPE_LIBRARY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
sky_library_init (SkyLibrary *self)
{
}

SkyLibrary *
sky_library_new (const char *database_path, SkyBlockCache *cache, GError **error)
{
  SkyLibrary *self = g_object_new (SKY_TYPE_LIBRARY, NULL);

  self->ready = TRUE;
  return self;
}

guint
sky_library_get_n_tracks (SkyLibrary *self)
{
  g_return_val_if_fail (SKY_IS_LIBRARY (self), 0);

  return self->n_tracks;
}

gboolean
sky_library_get_scanning (SkyLibrary *self)
{
  g_return_val_if_fail (SKY_IS_LIBRARY (self), FALSE);

  return self->scanning;
}

SkyTrackList *
sky_library_list_tracks (SkyLibrary *self)
{
  g_return_val_if_fail (SKY_IS_LIBRARY (self), NULL);

  return g_object_new (SKY_TYPE_TRACK_LIST, NULL);
}

GStrv
sky_library_dup_folders (SkyLibrary *self)
{
  return g_new0 (char *, 1);
}

void
sky_library_add_entry (SkyLibrary *self, SkyDrive *drive, SkyDriveEntry *entry)
{
}

void
sky_library_remove_entry (SkyLibrary *self, const char *drive_id, const char *path)
{
}

void
sky_library_scan_folders (SkyLibrary *self)
{
}

void
sky_library_set_drive_name (SkyLibrary *self,
                            const char *drive_id,
                            const char *name,
                            gboolean    available)
{
}

void
sky_library_stop (SkyLibrary *self)
{
}

void
sky_library_get_track_async (SkyLibrary         *self,
                             gint64              id,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_library_get_track_async);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "Not there yet");
}

SkyTrackInfo *
sky_library_get_track_finish (SkyLibrary *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sky_library_search_async (SkyLibrary         *self,
                          const char         *query,
                          guint               limit,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_library_search_async);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "Not there yet");
}

GArray *
sky_library_search_finish (SkyLibrary *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sky_library_add_folder_async (SkyLibrary         *self,
                              const char         *path,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_library_add_folder_async);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "Not there yet");
}

gboolean
sky_library_add_folder_finish (SkyLibrary *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
sky_library_remove_folder_async (SkyLibrary         *self,
                                 const char         *path,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_library_remove_folder_async);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "Not there yet");
}

gboolean
sky_library_remove_folder_finish (SkyLibrary *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
sky_library_scan_drive_async (SkyLibrary         *self,
                              SkyDrive           *drive,
                              const char         *folder,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_library_scan_drive_async);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "Not there yet");
}

gboolean
sky_library_scan_drive_finish (SkyLibrary *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
