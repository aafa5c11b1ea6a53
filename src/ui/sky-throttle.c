/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Acts at once when asked, and holds back what is asked soon after until the interval is over. The
 * last thing asked for is never lost, except by freeing. Main thread. */
#include "config.h"

#include "ui/sky-throttle.h"

struct _SkyThrottle
{
  guint interval_ms;
  void (*act) (gpointer data);
  gpointer data;
  guint    id;      /* while the interval runs */
  gboolean pending; /* asked for meanwhile */
};

static gboolean
over_cb (gpointer user_data)
{
  SkyThrottle *self = user_data;

  if (!self->pending)
    {
      self->id = 0;
      return G_SOURCE_REMOVE;
    }
  self->pending = FALSE;
  self->act (self->data);
  return G_SOURCE_CONTINUE;
}

/**
 * sky_throttle_new:
 * @interval_ms: the shortest time between two acts
 * @act: what is done; must not free the throttle
 * @data: for @act
 *
 * Returns: (transfer full): a throttle
 */
SkyThrottle *
sky_throttle_new (guint interval_ms, void (*act) (gpointer data), gpointer data)
{
  SkyThrottle *self = g_new0 (SkyThrottle, 1);

  self->interval_ms = interval_ms;
  self->act = act;
  self->data = data;
  return self;
}

/**
 * sky_throttle_free:
 * @self: a throttle; what it holds back is not done any more
 */
void
sky_throttle_free (SkyThrottle *self)
{
  g_clear_handle_id (&self->id, g_source_remove);
  g_free (self);
}

/**
 * sky_throttle_ask:
 * @self: a throttle
 *
 * Acts now, or when the interval is over.
 */
void
sky_throttle_ask (SkyThrottle *self)
{
  if (self->id != 0)
    {
      self->pending = TRUE;
      return;
    }
  self->id = g_timeout_add (self->interval_ms, over_cb, self);
  self->act (self->data);
}

/**
 * sky_throttle_flush:
 * @self: a throttle
 *
 * Does now what it holds back, if anything.
 */
void
sky_throttle_flush (SkyThrottle *self)
{
  g_clear_handle_id (&self->id, g_source_remove);
  if (!self->pending)
    return;
  self->pending = FALSE;
  self->act (self->data);
}
