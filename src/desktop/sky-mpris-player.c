/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyMprisPlayer: the generated skeleton of org.mpris.MediaPlayer2.Player, but for its position,
 * which is asked of the player at the moment somebody wants it and never announced. Main thread.
 */
#include "desktop/sky-mpris-player.h"

#define US_PER_MS 1000

struct _SkyMprisPlayer
{
  SkyMprisBusPlayerSkeleton parent_instance;

  SkyPlayer *player; /* (owned) */
};

G_DEFINE_FINAL_TYPE (SkyMprisPlayer, sky_mpris_player, SKY_MPRIS_BUS_TYPE_PLAYER_SKELETON)

static void
sky_mpris_player_dispose (GObject *object)
{
  SkyMprisPlayer *self = SKY_MPRIS_PLAYER (object);

  g_clear_object (&self->player);
  G_OBJECT_CLASS (sky_mpris_player_parent_class)->dispose (object);
}

static void
sky_mpris_player_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  SkyMprisPlayer *self = SKY_MPRIS_PLAYER (object);

  if (g_str_equal (pspec->name, "position"))
    g_value_set_int64 (value, sky_player_get_position (self->player) * US_PER_MS);
  else
    G_OBJECT_CLASS (sky_mpris_player_parent_class)
        ->get_property (object, property_id, value, pspec);
}

static void
sky_mpris_player_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  G_OBJECT_CLASS (sky_mpris_player_parent_class)->set_property (object, property_id, value, pspec);
}

static void
sky_mpris_player_class_init (SkyMprisPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sky_mpris_player_dispose;
  object_class->get_property = sky_mpris_player_get_property;
  object_class->set_property = sky_mpris_player_set_property;
  /* The same ids as in the generated class, so that its getter and setter understand them. */
  sky_mpris_bus_player_override_properties (object_class, 1);
}

static void
sky_mpris_player_init (SkyMprisPlayer *self)
{
}

/**
 * sky_mpris_player_new:
 * @player: what is asked for its position
 *
 * Returns: (transfer full): an interface to be exported
 */
SkyMprisPlayer *
sky_mpris_player_new (SkyPlayer *player)
{
  SkyMprisPlayer *self;

  g_return_val_if_fail (SKY_IS_PLAYER (player), NULL);

  self = g_object_new (SKY_TYPE_MPRIS_PLAYER, NULL);
  self->player = g_object_ref (player);
  return self;
}
