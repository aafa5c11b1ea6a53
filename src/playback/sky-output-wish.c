/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the user wants to hear the music, and where it is heard: two values that go between the
 * threads. */
#include "playback/sky-output-wish.h"

/**
 * sky_output_wish_copy:
 * @self: (nullable): a wish
 *
 * Returns: (transfer full): the same; without @self: the default device
 */
SkyOutputWish *
sky_output_wish_copy (const SkyOutputWish *self)
{
  SkyOutputWish *copy = g_new0 (SkyOutputWish, 1);

  if (self == NULL)
    return copy;

  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->device = self->device != NULL ? g_object_ref (self->device) : NULL;

  return copy;
}

/**
 * sky_output_wish_free:
 * @self: (transfer full) (nullable): a wish
 */
void
sky_output_wish_free (SkyOutputWish *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->name);
  g_clear_object (&self->device);
  g_free (self);
}

/**
 * sky_output_wish_equal:
 * @a: a wish
 * @b: another one
 *
 * Returns: whether they say the same
 */
gboolean
sky_output_wish_equal (const SkyOutputWish *a, const SkyOutputWish *b)
{
  return g_strcmp0 (a->id, b->id) == 0 && g_strcmp0 (a->name, b->name) == 0 &&
         a->device == b->device && a->absent == b->absent && a->exclusive == b->exclusive &&
         a->match_rate == b->match_rate;
}

/**
 * sky_output_state_copy:
 * @self: (nullable): a state
 *
 * Returns: (transfer full) (nullable): the same
 */
SkyOutputState *
sky_output_state_copy (const SkyOutputState *self)
{
  SkyOutputState *copy;

  if (self == NULL)
    return NULL;

  copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->detail = g_strdup (self->detail);

  return copy;
}

/**
 * sky_output_state_free:
 * @self: (transfer full) (nullable): a state
 */
void
sky_output_state_free (SkyOutputState *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->name);
  g_free (self->detail);
  g_free (self);
}

/**
 * sky_output_state_equal:
 * @a: (nullable): a state
 * @b: (nullable): another one
 *
 * Returns: whether they are the same in every respect
 */
gboolean
sky_output_state_equal (const SkyOutputState *a, const SkyOutputState *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return a->open == b->open && g_strcmp0 (a->id, b->id) == 0 && g_strcmp0 (a->name, b->name) == 0 &&
         a->trouble == b->trouble && g_strcmp0 (a->detail, b->detail) == 0 &&
         a->exclusive == b->exclusive && a->rate == b->rate;
}
