/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a batch and its files are called and how they stand, in words. No state, main thread. */
#include "ui/sky-transfer-words.h"

#include <glib/gi18n.h>

#include "ui/sky-fault-text.h"
#include "ui/sky-format.h"

/**
 * sky_transfer_words_title:
 * @batch: what was dropped or chosen
 * @drive_name: the user's name for its drive
 *
 * Returns: (transfer full): what goes where
 */
char *
sky_transfer_words_title (SkyTransferBatch *batch, const char *drive_name)
{
  guint            roots = sky_transfer_batch_get_roots (batch);
  g_autofree char *place = sky_format_place (drive_name, sky_transfer_batch_get_folder (batch));
  g_autofree char *name = sky_format_file_name (sky_transfer_batch_get_title (batch));

  if (roots <= 1)
    /* Translators: a file or folder, and where it goes */
    return g_strdup_printf (_ ("%s to %s"), name, place);
  /* Translators: how many, the folder they come from, and where they go */
  return g_strdup_printf (ngettext ("%u item from %s to %s", "%u items from %s to %s", roots),
                          roots, name, place);
}

static char *
describe_files (SkyTransferBatch *batch)
{
  guint total = sky_transfer_batch_get_files_total (batch);

  return g_strdup_printf (ngettext ("%u of %u file", "%u of %u files", total),
                          sky_transfer_batch_get_files_done (batch), total);
}

static char *
describe_bytes (SkyTransferBatch *batch)
{
  return sky_format_bytes_of (sky_transfer_batch_get_bytes_done (batch),
                              sky_transfer_batch_get_bytes_total (batch));
}

static char *
describe_running (SkyTransferBatch *batch)
{
  g_autofree char *files = describe_files (batch);
  g_autofree char *bytes = describe_bytes (batch);
  g_autofree char *left = sky_format_time_left (sky_transfer_batch_get_seconds_left (batch));

  if (*left == '\0')
    return g_strdup_printf ("%s · %s", files, bytes);
  return g_strdup_printf ("%s · %s · %s", files, bytes, left);
}

static char *
describe_done (SkyTransferBatch *batch)
{
  guint            total = sky_transfer_batch_get_files_total (batch);
  g_autofree char *size = g_format_size (sky_transfer_batch_get_bytes_total (batch));
  g_autofree char *files = g_strdup_printf (ngettext ("%u file", "%u files", total), total);
  g_autofree char *when = sky_format_date (sky_transfer_batch_get_finished_at (batch),
                                           g_get_real_time () / G_USEC_PER_SEC);

  return g_strdup_printf ("%s · %s · %s", files, size, when);
}

/* Why a batch stands still, or NULL. */
static char *
describe_fault (SkyTransferBatch *batch, const char *drive_name)
{
  const SkyFault *fault = sky_transfer_batch_get_fault (batch);

  return fault != NULL ? sky_fault_text_of_transfer (fault, NULL, drive_name) : NULL;
}

static char *
describe_failed (SkyTransferBatch *batch, const char *drive_name)
{
  guint            failed = sky_transfer_batch_get_files_failed (batch);
  guint            total = sky_transfer_batch_get_files_total (batch);
  g_autofree char *reason = describe_fault (batch, drive_name);
  g_autofree char *count = g_strdup_printf (
      ngettext ("%u of %u file did not arrive", "%u of %u files did not arrive", total), failed,
      total);

  if (reason == NULL)
    return g_steal_pointer (&count);
  return g_strdup_printf ("%s. %s", count, reason);
}

static char *
with_progress (const char *text, SkyTransferBatch *batch)
{
  g_autofree char *files = describe_files (batch);
  g_autofree char *bytes = describe_bytes (batch);

  return g_strdup_printf ("%s · %s · %s", text, files, bytes);
}

/**
 * sky_transfer_words_state:
 * @batch: what was dropped or chosen
 * @drive_name: the user's name for its drive
 *
 * Returns: (transfer full): how it stands
 */
char *
sky_transfer_words_state (SkyTransferBatch *batch, const char *drive_name)
{
  g_autofree char *reason = describe_fault (batch, drive_name);

  switch (sky_transfer_batch_get_state (batch))
    {
    case SKY_TRANSFER_COUNTING:
      return g_strdup (_ ("Counting files…"));
    case SKY_TRANSFER_WAITING:
      return with_progress (_ ("Waiting"), batch);
    case SKY_TRANSFER_RETRYING:
      return with_progress (reason != NULL ? reason : _ ("Trying again soon"), batch);
    case SKY_TRANSFER_PAUSED:
      return with_progress (_ ("Paused by you"), batch);
    case SKY_TRANSFER_DONE:
      return describe_done (batch);
    case SKY_TRANSFER_FAILED:
      return describe_failed (batch, drive_name);
    case SKY_TRANSFER_CANCELLED:
      return with_progress (_ ("Cancelled"), batch);
    case SKY_TRANSFER_RUNNING:
    default:
      return describe_running (batch);
    }
}

static char *
describe_arrival (SkyTransferItem *item)
{
  g_autofree char *size = g_format_size (sky_transfer_item_get_size (item));

  if (sky_transfer_item_get_already_there (item))
    return g_strdup (_ ("already there, not sent again"));
  switch (sky_transfer_item_get_verification (item))
    {
    case SKY_VERIFICATION_DIGEST:
      return g_strdup_printf (_ ("%s · verified"), size);
    case SKY_VERIFICATION_SIZE:
      return g_strdup_printf (_ ("%s · size checked, the drive has no checksum"), size);
    case SKY_VERIFICATION_NONE:
    default:
      return g_strdup_printf (_ ("%s · not verified"), size);
    }
}

static char *
describe_item_fault (SkyTransferItem *item, const char *drive_name)
{
  const SkyFault *fault = sky_transfer_item_get_fault (item);

  if (fault == NULL)
    return NULL;
  return sky_fault_text_of_transfer (fault, sky_transfer_item_get_name (item), drive_name);
}

/**
 * sky_transfer_words_item:
 * @item: one file
 * @drive_name: (nullable): the user's name for the drive that it goes to
 *
 * Returns: (transfer full): how it stands
 */
char *
sky_transfer_words_item (SkyTransferItem *item, const char *drive_name)
{
  g_autofree char *reason = describe_item_fault (item, drive_name);
  g_autofree char *size = g_format_size (sky_transfer_item_get_size (item));

  switch (sky_transfer_item_get_state (item))
    {
    case SKY_TRANSFER_RUNNING:
      return sky_format_bytes_of (sky_transfer_item_get_bytes_done (item),
                                  sky_transfer_item_get_size (item));
    case SKY_TRANSFER_DONE:
      return describe_arrival (item);
    case SKY_TRANSFER_FAILED:
      return reason != NULL ? g_steal_pointer (&reason) : g_strdup (_ ("did not arrive"));
    case SKY_TRANSFER_RETRYING:
      return reason != NULL ? g_steal_pointer (&reason) : g_strdup (_ ("trying again soon"));
    case SKY_TRANSFER_PAUSED:
      return g_strdup_printf (_ ("paused · %s"), size);
    case SKY_TRANSFER_CANCELLED:
      return g_strdup (_ ("cancelled"));
    case SKY_TRANSFER_COUNTING:
    case SKY_TRANSFER_WAITING:
    default:
      return g_strdup_printf (_ ("waiting · %s"), size);
    }
}
