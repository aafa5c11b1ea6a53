/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A player for widgets to show: it has a queue, and nothing of it is ever loaded. */
#include "sky-silent-player.h"

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GObject)

struct _TestResolver
{
  GObject parent_instance;
};

static void
resolver_iface_init (SkySourceResolverInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestResolver,
                               test_resolver,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_SOURCE_RESOLVER,
                                                      resolver_iface_init))

static void
test_resolver_class_init (TestResolverClass *klass)
{
}

static void
test_resolver_init (TestResolver *self)
{
}

/**
 * sky_silent_player_new:
 *
 * Returns: (transfer full): a player with an empty queue
 */
SkyPlayer *
sky_silent_player_new (void)
{
  g_autoptr (TestResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_autoptr (SkyPlayQueue) queue = sky_play_queue_new ();

  return sky_player_new (queue, SKY_SOURCE_RESOLVER (resolver));
}
