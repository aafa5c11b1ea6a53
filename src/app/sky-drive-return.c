/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Owns references to those who may wait for a drive. Main thread. */
#include "app/sky-drive-return.h"

struct _SkyDriveReturn
{
  GObject parent_instance;

  SkyPlayer       *player;   /* (owned) */
  SkyArtStore     *art;      /* (owned) */
  SkyChapterStore *chapters; /* (owned) */
  SkyPlaceTags    *places;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (SkyDriveReturn, sky_drive_return, G_TYPE_OBJECT)

static void
drive_changed_cb (SkyDriveReturn *self, SkyDriveRecord *record)
{
  if (sky_drive_record_get_status (record) != SKY_DRIVE_CONNECTED)
    return;

  sky_art_store_retry (self->art);
  sky_player_retry (self->player);
  sky_chapter_store_retry (self->chapters);
  sky_place_tags_retry (self->places);
}

static void
sky_drive_return_dispose (GObject *object)
{
  SkyDriveReturn *self = SKY_DRIVE_RETURN (object);

  g_clear_object (&self->places);
  g_clear_object (&self->chapters);
  g_clear_object (&self->art);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (sky_drive_return_parent_class)->dispose (object);
}

static void
sky_drive_return_class_init (SkyDriveReturnClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_drive_return_dispose;
}

static void
sky_drive_return_init (SkyDriveReturn *self)
{
}

/**
 * sky_drive_return_new:
 * @drives: which come and go
 * @parts: who may wait for one
 *
 * Returns: (transfer full): what tells them
 */
SkyDriveReturn *
sky_drive_return_new (SkyDriveManager *drives, const SkyDriveReturnParts *parts)
{
  SkyDriveReturn *self;

  g_return_val_if_fail (SKY_IS_DRIVE_MANAGER (drives) && parts != NULL, NULL);

  self = g_object_new (SKY_TYPE_DRIVE_RETURN, NULL);
  self->player = g_object_ref (parts->player);
  self->art = g_object_ref (parts->art);
  self->chapters = g_object_ref (parts->chapters);
  self->places = g_object_ref (parts->places);
  g_signal_connect_object (drives, "drive-changed", G_CALLBACK (drive_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
