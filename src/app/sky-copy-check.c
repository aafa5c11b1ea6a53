/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A track whose copy could not be played to its end may have been changed or taken away on its
 * drive by somebody else: its copies are looked at there, and the library told what is true now.
 * Main thread. */
#include "app/sky-copy-check.h"

struct _SkyCopyCheck
{
  GObject parent_instance;

  SkyLibrary      *library;
  SkyDriveManager *drives;
  GCancellable    *cancellable;
};

/* One copy that is looked at. */
typedef struct
{
  SkyCopyCheck *self;
  char         *drive_id;
  char         *path;
} Look;

static void
look_free (Look *look)
{
  g_object_unref (look->self);
  g_free (look->drive_id);
  g_free (look->path);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) look = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  entry = sky_drive_stat_finish (SKY_DRIVE (source), result, &error);
  if (g_cancellable_is_cancelled (look->self->cancellable))
    return;
  if (entry != NULL)
    sky_library_add_entry (look->self->library, SKY_DRIVE (source), entry);
  else if (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND))
    sky_library_remove_entry (look->self->library, look->drive_id, look->path);
  else
    sky_drive_manager_report_error (look->self->drives, look->drive_id, error);
}

static void
look_at (SkyCopyCheck *self, const SkyCopyInfo *copy)
{
  g_autoptr (SkyDrive) drive = NULL;
  Look *look;

  if (copy->drive_id == NULL)
    return;
  drive = sky_drive_manager_dup_drive (self->drives, copy->drive_id);
  if (drive == NULL)
    return;
  look = g_new0 (Look, 1);
  look->self = g_object_ref (self);
  look->drive_id = g_strdup (copy->drive_id);
  look->path = g_strdup (copy->path);
  sky_drive_stat_async (drive, copy->path, self->cancellable, looked_cb, look);
}

static void
track_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyCopyCheck) self = user_data;
  g_autoptr (SkyTrackInfo) track = NULL;

  /* A track that is gone needs no look. */
  track = sky_library_get_track_finish (SKY_LIBRARY (source), result, NULL);
  for (guint i = 0; track != NULL && i < track->copies->len; i++)
    look_at (self, track->copies->pdata[i]);
}

/* It was passed over, or goes on elsewhere; then without an error its bytes only came too late. */
static void
item_troubled_cb (SkyCopyCheck *self, SkyQueueItem *item, GError *error)
{
  gint64 id = sky_queue_item_get_track_id (item);

  if (id != 0 && error != NULL)
    sky_library_get_track_async (self->library, id, self->cancellable, track_found_cb,
                                 g_object_ref (self));
}

G_DEFINE_FINAL_TYPE (SkyCopyCheck, sky_copy_check, G_TYPE_OBJECT)

static void
sky_copy_check_dispose (GObject *object)
{
  SkyCopyCheck *self = SKY_COPY_CHECK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->library);
  g_clear_object (&self->drives);

  G_OBJECT_CLASS (sky_copy_check_parent_class)->dispose (object);
}

static void
sky_copy_check_finalize (GObject *object)
{
  g_object_unref (SKY_COPY_CHECK (object)->cancellable);

  G_OBJECT_CLASS (sky_copy_check_parent_class)->finalize (object);
}

static void
sky_copy_check_class_init (SkyCopyCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_copy_check_dispose;
  G_OBJECT_CLASS (klass)->finalize = sky_copy_check_finalize;
}

static void
sky_copy_check_init (SkyCopyCheck *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sky_copy_check_new:
 * @player: whose failures count
 * @library: is told
 * @drives: where copies are looked at
 *
 * Returns: (transfer full): a check that listens
 */
SkyCopyCheck *
sky_copy_check_new (SkyPlayer *player, SkyLibrary *library, SkyDriveManager *drives)
{
  SkyCopyCheck *self = g_object_new (SKY_TYPE_COPY_CHECK, NULL);

  self->library = g_object_ref (library);
  self->drives = g_object_ref (drives);
  g_signal_connect_object (player, "item-failed", G_CALLBACK (item_troubled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "item-moved", G_CALLBACK (item_troubled_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
