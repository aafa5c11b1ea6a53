/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the transfers page: owns the last journal record of its batch and what is live about
 * it. Main thread. Only SkyTransfers changes it, at most ten times a second. */
#include "transfer/sky-transfer-batch.h"

#include "transfer/sky-transfer-batch-private.h"

struct _SkyTransferBatch
{
  GObject parent_instance;

  SkyBatchRecord  *record;
  char            *target;
  SkyFault        *fault; /* (nullable) */
  SkyTransferState state;
  guint64          bytes_done;
  guint64          speed;
  gint64           seconds_left;
};

enum
{
  PROP_ID = 1,
  PROP_TITLE,
  PROP_NAME,
  PROP_ROOTS,
  PROP_DRIVE_ID,
  PROP_FOLDER,
  PROP_TARGET,
  PROP_STATE,
  PROP_FILES_TOTAL,
  PROP_FILES_DONE,
  PROP_FILES_FAILED,
  PROP_BYTES_TOTAL,
  PROP_BYTES_DONE,
  PROP_SPEED,
  PROP_SECONDS_LEFT,
  PROP_MESSAGE,
  PROP_FINISHED_AT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SkyTransferBatch, sky_transfer_batch, G_TYPE_OBJECT)

static void
sky_transfer_batch_finalize (GObject *object)
{
  SkyTransferBatch *self = SKY_TRANSFER_BATCH (object);

  g_clear_pointer (&self->record, sky_batch_record_free);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->fault, sky_fault_unref);
  G_OBJECT_CLASS (sky_transfer_batch_parent_class)->finalize (object);
}

static gboolean
get_text_property (SkyTransferBatch *self, guint id, GValue *value)
{
  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, sky_transfer_batch_get_title (self));
      return TRUE;
    case PROP_NAME:
      g_value_set_string (value, sky_transfer_batch_get_name (self));
      return TRUE;
    case PROP_DRIVE_ID:
      g_value_set_string (value, sky_transfer_batch_get_drive_id (self));
      return TRUE;
    case PROP_FOLDER:
      g_value_set_string (value, sky_transfer_batch_get_folder (self));
      return TRUE;
    case PROP_TARGET:
      g_value_set_string (value, self->target);
      return TRUE;
    case PROP_MESSAGE:
      g_value_set_string (value, sky_transfer_batch_get_message (self));
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
get_number_property (SkyTransferBatch *self, guint id, GValue *value)
{
  switch (id)
    {
    case PROP_ID:
      g_value_set_int64 (value, sky_transfer_batch_get_id (self));
      return TRUE;
    case PROP_ROOTS:
      g_value_set_uint (value, sky_transfer_batch_get_roots (self));
      return TRUE;
    case PROP_STATE:
      g_value_set_uint (value, sky_transfer_batch_get_state (self));
      return TRUE;
    case PROP_FILES_TOTAL:
      g_value_set_uint (value, sky_transfer_batch_get_files_total (self));
      return TRUE;
    case PROP_FILES_DONE:
      g_value_set_uint (value, sky_transfer_batch_get_files_done (self));
      return TRUE;
    case PROP_FILES_FAILED:
      g_value_set_uint (value, sky_transfer_batch_get_files_failed (self));
      return TRUE;
    case PROP_BYTES_TOTAL:
      g_value_set_uint64 (value, sky_transfer_batch_get_bytes_total (self));
      return TRUE;
    case PROP_BYTES_DONE:
      g_value_set_uint64 (value, sky_transfer_batch_get_bytes_done (self));
      return TRUE;
    case PROP_SPEED:
      g_value_set_uint64 (value, sky_transfer_batch_get_speed (self));
      return TRUE;
    case PROP_SECONDS_LEFT:
      g_value_set_int64 (value, sky_transfer_batch_get_seconds_left (self));
      return TRUE;
    case PROP_FINISHED_AT:
      g_value_set_int64 (value, sky_transfer_batch_get_finished_at (self));
      return TRUE;
    default:
      return FALSE;
    }
}

static void
sky_transfer_batch_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SkyTransferBatch *self = SKY_TRANSFER_BATCH (object);

  if (!get_text_property (self, id, value) && !get_number_property (self, id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static GParamSpec *
uint64_property (const char *name)
{
  return g_param_spec_uint64 (name, NULL, NULL, 0, G_MAXUINT64, 0,
                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
uint_property (const char *name)
{
  return g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
int64_property (const char *name)
{
  return g_param_spec_int64 (name, NULL, NULL, -1, G_MAXINT64, 0,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
string_property (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
sky_transfer_batch_class_init (SkyTransferBatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sky_transfer_batch_finalize;
  object_class->get_property = sky_transfer_batch_get_property;

  properties[PROP_ID] = int64_property ("id");
  properties[PROP_TITLE] = string_property ("title");
  properties[PROP_NAME] = string_property ("name");
  properties[PROP_ROOTS] = uint_property ("roots");
  properties[PROP_DRIVE_ID] = string_property ("drive-id");
  properties[PROP_FOLDER] = string_property ("folder");
  properties[PROP_TARGET] = string_property ("target");
  properties[PROP_STATE] = uint_property ("state");
  properties[PROP_FILES_TOTAL] = uint_property ("files-total");
  properties[PROP_FILES_DONE] = uint_property ("files-done");
  properties[PROP_FILES_FAILED] = uint_property ("files-failed");
  properties[PROP_BYTES_TOTAL] = uint64_property ("bytes-total");
  properties[PROP_BYTES_DONE] = uint64_property ("bytes-done");
  properties[PROP_SPEED] = uint64_property ("speed");
  properties[PROP_SECONDS_LEFT] = int64_property ("seconds-left");
  properties[PROP_MESSAGE] = string_property ("message");
  properties[PROP_FINISHED_AT] = int64_property ("finished-at");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sky_transfer_batch_init (SkyTransferBatch *self)
{
  self->seconds_left = -1;
}

gint64
sky_transfer_batch_get_id (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), 0);
  return self->record->id;
}

/**
 * sky_transfer_batch_get_title:
 * @self: a batch
 *
 * Returns: the name of its only item, or of the folder that its items come from
 */
const char *
sky_transfer_batch_get_title (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), NULL);
  return self->record->title;
}

/**
 * sky_transfer_batch_get_name:
 * @self: a batch
 *
 * Returns: the name of the first thing that was dropped
 */
const char *
sky_transfer_batch_get_name (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), NULL);
  return self->record->name;
}

/**
 * sky_transfer_batch_get_roots:
 * @self: a batch
 *
 * Returns: how many files and folders were dropped, not counting what is in the folders
 */
guint
sky_transfer_batch_get_roots (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), 0);
  return self->record->roots;
}

const char *
sky_transfer_batch_get_drive_id (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), NULL);
  return self->record->drive_id;
}

const char *
sky_transfer_batch_get_folder (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), NULL);
  return self->record->folder;
}

SkyTransferState
sky_transfer_batch_get_state (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), SKY_TRANSFER_FAILED);
  return self->state;
}

guint
sky_transfer_batch_get_files_total (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), 0);
  return self->record->files_total;
}

guint
sky_transfer_batch_get_files_done (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), 0);
  return self->record->files_done;
}

guint
sky_transfer_batch_get_files_failed (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), 0);
  return self->record->files_failed;
}

guint64
sky_transfer_batch_get_bytes_total (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), 0);
  return self->record->bytes_total;
}

guint64
sky_transfer_batch_get_bytes_done (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), 0);
  return self->bytes_done;
}

guint64
sky_transfer_batch_get_speed (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), 0);
  return self->speed;
}

gint64
sky_transfer_batch_get_seconds_left (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), -1);
  return self->seconds_left;
}

const char *
sky_transfer_batch_get_message (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), NULL);
  return sky_fault_get_text (self->fault);
}

/**
 * sky_transfer_batch_get_fault:
 * @self: a batch
 *
 * Returns: (nullable): why it failed or waits
 */
SkyFault *
sky_transfer_batch_get_fault (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), NULL);
  return self->fault;
}

gint64
sky_transfer_batch_get_finished_at (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), 0);
  return self->record->finished;
}

/**
 * sky_transfer_batch_new:
 * @record: its row of the journal
 *
 * Returns: (transfer full): a batch in which nothing runs yet
 */
SkyTransferBatch *
sky_transfer_batch_new (const SkyBatchRecord *record)
{
  SkyTransferBatch *self = NULL;
  SkyBatchLive      live = { 0 };

  g_return_val_if_fail (record != NULL, NULL);

  self = g_object_new (SKY_TYPE_TRANSFER_BATCH, NULL);
  self->record = sky_batch_record_copy (record);
  self->target = g_strconcat (record->drive_id, ":", record->folder, NULL);
  self->fault = record->fault != NULL ? sky_fault_ref (record->fault) : NULL;
  self->state = sky_transfer_batch_derive_state (record, &live);
  self->bytes_done = record->bytes_done;
  return self;
}

/* What the last update told: the live parts are not in it. */
const SkyBatchRecord *
sky_transfer_batch_get_record (SkyTransferBatch *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_BATCH (self), NULL);
  return self->record;
}

/**
 * sky_transfer_batch_derive_state:
 * @record: a row of the journal
 * @live: what is live about it
 *
 * Returns: the one state that tells the user most
 */
SkyTransferState
sky_transfer_batch_derive_state (const SkyBatchRecord *record, const SkyBatchLive *live)
{
  g_return_val_if_fail (record != NULL, SKY_TRANSFER_FAILED);
  g_return_val_if_fail (live != NULL, SKY_TRANSFER_FAILED);

  if (record->wish == SKY_WISH_CANCEL)
    return SKY_TRANSFER_CANCELLED;
  if (record->finished != 0)
    return record->files_failed > 0 ? SKY_TRANSFER_FAILED : SKY_TRANSFER_DONE;
  if (record->wish == SKY_WISH_PAUSE)
    return SKY_TRANSFER_PAUSED;
  if (record->held || (live->blocked && live->needs_user))
    return SKY_TRANSFER_FAILED;
  if (record->folders_open > 0)
    return SKY_TRANSFER_COUNTING;
  if (live->running > 0)
    return SKY_TRANSFER_RUNNING;
  if (live->blocked || live->retrying > 0)
    return SKY_TRANSFER_RETRYING;
  return SKY_TRANSFER_WAITING;
}

static void
notify_if (SkyTransferBatch *self, gboolean changed, guint id)
{
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

/**
 * sky_transfer_batch_update:
 * @self: a batch
 * @record: its row of the journal
 * @live: what is live about it
 *
 * Takes both over and notifies what is different.
 */
void
sky_transfer_batch_update (SkyTransferBatch     *self,
                           const SkyBatchRecord *record,
                           const SkyBatchLive   *live)
{
  g_autoptr (SkyBatchRecord) old = NULL;
  g_autoptr (SkyFault) old_fault = NULL;
  SkyTransferState old_state;
  guint64          old_bytes;
  const SkyFault  *fault;

  g_return_if_fail (SKY_IS_TRANSFER_BATCH (self));
  g_return_if_fail (record != NULL && record->id == self->record->id);

  old = g_steal_pointer (&self->record);
  old_fault = g_steal_pointer (&self->fault);
  old_state = self->state;
  old_bytes = self->bytes_done;

  self->record = sky_batch_record_copy (record);
  self->state = sky_transfer_batch_derive_state (record, live);
  self->bytes_done = MIN (record->bytes_done + live->bytes, record->bytes_total);
  fault = record->fault;
  if (fault == NULL && record->finished == 0)
    fault = live->fault;
  self->fault = fault != NULL ? sky_fault_ref (fault) : NULL;

  g_object_freeze_notify (G_OBJECT (self));
  notify_if (self, old->files_total != record->files_total, PROP_FILES_TOTAL);
  notify_if (self, old->files_done != record->files_done, PROP_FILES_DONE);
  notify_if (self, old->files_failed != record->files_failed, PROP_FILES_FAILED);
  notify_if (self, old->bytes_total != record->bytes_total, PROP_BYTES_TOTAL);
  notify_if (self, old_bytes != self->bytes_done, PROP_BYTES_DONE);
  notify_if (self, old->finished != record->finished, PROP_FINISHED_AT);
  notify_if (self, !sky_fault_equal (old_fault, self->fault), PROP_MESSAGE);
  notify_if (self, old_state != self->state, PROP_STATE);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * sky_transfer_batch_set_pace:
 * @self: a batch
 * @speed: in bytes a second
 * @left: seconds to the end, or -1 where unknown
 */
void
sky_transfer_batch_set_pace (SkyTransferBatch *self, guint64 speed, gint64 left)
{
  gboolean speed_changed;
  gboolean left_changed;

  g_return_if_fail (SKY_IS_TRANSFER_BATCH (self));

  speed_changed = self->speed != speed;
  left_changed = self->seconds_left != left;
  self->speed = speed;
  self->seconds_left = left;
  notify_if (self, speed_changed, PROP_SPEED);
  notify_if (self, left_changed, PROP_SECONDS_LEFT);
}
