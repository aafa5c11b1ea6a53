/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which copies of a track were tried and were not enough, by their names, the last one last. A
 * plain value; main thread. */
#include "app/sky-tried-copies.h"

#include "drive/sky-drive-error.h"
#include "playback/sky-copy-name.h"

struct _SkyTriedCopies
{
  char  **names;
  GError *failure; /* (owned) (nullable): of the last one */
};

/**
 * sky_tried_copies_new:
 * @other: what the player knows
 *
 * Returns: (transfer full): a copy of it
 */
SkyTriedCopies *
sky_tried_copies_new (const SkyOtherCopy *other)
{
  SkyTriedCopies *self = g_new0 (SkyTriedCopies, 1);

  self->names = g_strdupv ((char **) other->tried);
  if (other->reason != NULL)
    self->failure = g_error_copy (other->reason);
  return self;
}

void
sky_tried_copies_free (SkyTriedCopies *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->names);
  g_clear_error (&self->failure);
  g_free (self);
}

static const char *
get_last (const SkyTriedCopies *self)
{
  guint n = g_strv_length (self->names);

  return n > 0 ? self->names[n - 1] : NULL;
}

gboolean
sky_tried_copies_is_empty (const SkyTriedCopies *self)
{
  return self->names[0] == NULL;
}

const GError *
sky_tried_copies_get_failure (const SkyTriedCopies *self)
{
  return self->failure;
}

/**
 * sky_tried_copies_is_changed:
 * @self: (nullable): copies
 *
 * Returns: whether another file has taken the place of the last one
 */
gboolean
sky_tried_copies_is_changed (const SkyTriedCopies *self)
{
  return self != NULL && g_error_matches (self->failure, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/**
 * sky_tried_copies_contains:
 * @self: (nullable): copies
 * @copy: a copy
 *
 * A drive that gives no bytes of one copy will hardly give those of another.
 *
 * Returns: whether @copy is not worth trying
 */
gboolean
sky_tried_copies_contains (const SkyTriedCopies *self, const SkyCopyInfo *copy)
{
  g_autofree char *name = sky_copy_name_new (copy->drive_id, copy->path);

  if (self == NULL)
    return FALSE;
  if (g_strv_contains ((const char *const *) self->names, name))
    return TRUE;
  if (copy->drive_id == NULL ||
      (self->failure != NULL && !sky_drive_error_is_transient (self->failure)))
    return FALSE;
  for (guint i = 0; self->names[i] != NULL; i++)
    if (sky_copy_name_is_on (self->names[i], copy->drive_id))
      return TRUE;
  return FALSE;
}

/**
 * sky_tried_copies_find_replaced:
 * @self: (nullable): copies
 * @copies: (element-type SkyCopyInfo): of the track
 *
 * Returns: (nullable): the last one, where another file on its drive has taken its place
 */
const SkyCopyInfo *
sky_tried_copies_find_replaced (const SkyTriedCopies *self, GPtrArray *copies)
{
  if (!sky_tried_copies_is_changed (self))
    return NULL;
  for (guint i = 0; i < copies->len; i++)
    {
      const SkyCopyInfo *copy = copies->pdata[i];
      g_autofree char   *name = sky_copy_name_new (copy->drive_id, copy->path);

      if (copy->drive_id != NULL && g_strcmp0 (name, get_last (self)) == 0)
        return copy;
    }
  return NULL;
}

/**
 * sky_tried_copies_dup_failed_drive:
 * @self: copies
 *
 * Returns: (transfer full) (nullable): the drive of the last one, where that doesn't answer or
 * gives no bytes
 */
char *
sky_tried_copies_dup_failed_drive (const SkyTriedCopies *self)
{
  const char *last = get_last (self);

  if (last == NULL || (self->failure != NULL && !sky_drive_error_is_transient (self->failure)))
    return NULL;
  return sky_copy_name_dup_drive (last);
}
