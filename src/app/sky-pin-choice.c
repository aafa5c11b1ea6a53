/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be done next so that everything that is pinned is here: folders first, then files in
 * their order; what is in the way of the rest. Main thread.
 */
#include "app/sky-pin-choice.h"

#define LIMIT_RETRY_US (5 * G_TIME_SPAN_SECOND)

static void
note_retry (SkyPinChoice *self, gint64 retry_at)
{
  if (self->earliest == 0 || retry_at < self->earliest)
    self->earliest = retry_at;
}

static gboolean
choose_folder (SkyPinChoice *self, SkyPinList *list, SkyDriveManager *drives)
{
  g_autoptr (GPtrArray) pins = sky_pin_list_dup_pins (list);
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < pins->len; i++)
    {
      SkyPin *pin = pins->pdata[i];

      if (!pin->is_folder || pin->walked)
        continue;
      if (pin->retry_at > now)
        {
          note_retry (self, pin->retry_at);
          continue;
        }
      self->drive = sky_drive_manager_dup_drive (drives, pin->drive_id);
      if (self->drive == NULL)
        {
          self->trouble = SKY_PIN_AWAY;
          continue;
        }
      self->deed = SKY_PIN_WALK;
      self->pin = pin;
      return TRUE;
    }

  return FALSE;
}

/* What can be done for a file, if anything. @room: how much may still be fetched. */
static SkyPinDeed
choose_deed (SkyPinChoice *self, const SkyPinFile *file, guint64 room, gboolean held)
{
  gint64 now = g_get_monotonic_time ();

  if (file->state == SKY_PIN_GONE && file->checked)
    return SKY_PIN_REST;
  if (file->retry_at > now)
    {
      note_retry (self, file->retry_at);
      return SKY_PIN_REST;
    }
  if (file->state == SKY_PIN_UNKNOWN)
    return SKY_PIN_COUNT;
  if (file->state == SKY_PIN_KEPT && file->checked)
    return SKY_PIN_REST;
  if (self->drive == NULL && file->state != SKY_PIN_KEPT)
    self->trouble = SKY_PIN_AWAY;
  if (self->drive == NULL)
    return SKY_PIN_REST;
  if (!file->checked)
    return SKY_PIN_LOOK;
  if (sky_drive_entry_get_size (file->entry) > room)
    {
      self->trouble = SKY_PIN_LIMIT;
      /* The limit may be another by then. */
      note_retry (self, now + LIMIT_RETRY_US);
      return SKY_PIN_REST;
    }
  /* Who holds it says when that ends. */
  if (held)
    self->trouble = SKY_PIN_METERED;
  return held ? SKY_PIN_REST : SKY_PIN_FETCH;
}

static void
choose_file (SkyPinChoice    *self,
             SkyPinList      *list,
             SkyDriveManager *drives,
             SkyBlockCache   *cache,
             gboolean         held)
{
  const GPtrArray *files = sky_pin_list_get_files (list);
  guint64          kept = sky_pin_list_sum_kept (list);
  guint64          limit = sky_block_cache_get_limit (cache);

  for (guint i = 0; i < files->len; i++)
    {
      SkyPinFile *file = files->pdata[i];

      g_clear_object (&self->drive);
      self->drive = sky_drive_manager_dup_drive (drives, file->drive_id);
      self->deed = choose_deed (self, file, limit > kept ? limit - kept : 0, held);
      if (self->deed == SKY_PIN_REST)
        continue;
      self->file = file;
      return;
    }
}

/**
 * sky_pin_choice_make:
 * @self: (out caller-allocates): what is chosen
 * @list: what is wanted
 * @drives: where it lies
 * @cache: where it goes
 * @held: whether nothing may be fetched just now
 */
void
sky_pin_choice_make (SkyPinChoice    *self,
                     SkyPinList      *list,
                     SkyDriveManager *drives,
                     SkyBlockCache   *cache,
                     gboolean         held)
{
  *self = (SkyPinChoice){ .deed = SKY_PIN_REST, .trouble = SKY_PIN_FINE };
  if (!choose_folder (self, list, drives))
    choose_file (self, list, drives, cache, held);
}

void
sky_pin_choice_clear (SkyPinChoice *self)
{
  g_clear_object (&self->drive);
}
