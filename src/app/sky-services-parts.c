/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of SkyServices, for those who use them. Main thread. */
#include "app/sky-services-private.h"

SkyDriveManager *
sky_services_get_drives (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), NULL);

  return self->drives;
}

SkyLibrary *
sky_services_get_library (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), NULL);

  return self->library;
}

SkyTransfers *
sky_services_get_transfers (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), NULL);

  return self->transfers;
}

SkyPlayer *
sky_services_get_player (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), NULL);

  return self->player;
}

SkyPlayOrder *
sky_services_get_play_order (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), NULL);

  return self->order;
}

SkyFileActions *
sky_services_get_file_actions (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), NULL);

  return self->actions;
}

SkyIngest *
sky_services_get_ingest (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), NULL);

  return self->ingest;
}

SkyArtStore *
sky_services_get_art_store (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), NULL);

  return self->art;
}

SkyBlockCache *
sky_services_get_cache (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), NULL);

  return self->cache;
}

SkySoundStore *
sky_services_get_sound_store (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), NULL);

  return self->sound;
}

SkyCacheHome *
sky_services_get_cache_home (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), NULL);

  return self->cache_home;
}

SkyPins *
sky_services_get_pins (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), NULL);

  return self->pins;
}

SkyPinTracks *
sky_services_get_pin_tracks (SkyServices *self)
{
  g_return_val_if_fail (SKY_IS_SERVICES (self), NULL);

  return self->pin_tracks;
}
