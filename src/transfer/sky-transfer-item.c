/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file of a batch as a row shows it. Main thread. It is made empty, and filled when the page of
 * the journal that it stands on arrives; later changes come with the scheduler's updates. */
#include "transfer/sky-transfer-item.h"

#include "transfer/sky-transfer-item-private.h"

struct _SkyTransferItem
{
  GObject parent_instance;

  gint64           id;
  char            *name;
  char            *source;
  char            *target;
  SkyTransferState state;
  guint64          size;
  guint64          bytes_done;
  SkyVerification  verification;
  gboolean         already_there;
  SkyFault        *fault; /* (nullable) */
};

typedef enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_SOURCE,
  PROP_TARGET,
  PROP_STATE,
  PROP_SIZE,
  PROP_BYTES_DONE,
  PROP_VERIFICATION,
  PROP_ALREADY_THERE,
  PROP_MESSAGE,
  N_PROPS,
} SkyTransferItemProperty;

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SkyTransferItem, sky_transfer_item, G_TYPE_OBJECT)

static void
sky_transfer_item_finalize (GObject *object)
{
  SkyTransferItem *self = SKY_TRANSFER_ITEM (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->fault, sky_fault_unref);
  G_OBJECT_CLASS (sky_transfer_item_parent_class)->finalize (object);
}

static void
sky_transfer_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SkyTransferItem *self = SKY_TRANSFER_ITEM (object);

  switch ((SkyTransferItemProperty) id)
    {
    case PROP_ID:
      g_value_set_int64 (value, sky_transfer_item_get_id (self));
      break;
    case PROP_NAME:
      g_value_set_string (value, sky_transfer_item_get_name (self));
      break;
    case PROP_SOURCE:
      g_value_set_string (value, sky_transfer_item_get_source (self));
      break;
    case PROP_TARGET:
      g_value_set_string (value, sky_transfer_item_get_target (self));
      break;
    case PROP_STATE:
      g_value_set_uint (value, sky_transfer_item_get_state (self));
      break;
    case PROP_SIZE:
      g_value_set_uint64 (value, sky_transfer_item_get_size (self));
      break;
    case PROP_BYTES_DONE:
      g_value_set_uint64 (value, sky_transfer_item_get_bytes_done (self));
      break;
    case PROP_VERIFICATION:
      g_value_set_uint (value, sky_transfer_item_get_verification (self));
      break;
    case PROP_ALREADY_THERE:
      g_value_set_boolean (value, sky_transfer_item_get_already_there (self));
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, sky_transfer_item_get_message (self));
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
sky_transfer_item_class_init (SkyTransferItemClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = sky_transfer_item_finalize;
  object_class->get_property = sky_transfer_item_get_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_SOURCE] = g_param_spec_string ("source", NULL, NULL, NULL, flags);
  properties[PROP_TARGET] = g_param_spec_string ("target", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SIZE] = g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_BYTES_DONE] =
      g_param_spec_uint64 ("bytes-done", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_VERIFICATION] =
      g_param_spec_uint ("verification", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ALREADY_THERE] = g_param_spec_boolean ("already-there", NULL, NULL, FALSE, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sky_transfer_item_init (SkyTransferItem *self)
{
  self->state = SKY_TRANSFER_WAITING;
}

gint64
sky_transfer_item_get_id (SkyTransferItem *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_ITEM (self), 0);
  return self->id;
}

/**
 * sky_transfer_item_get_name:
 * @self: an item
 *
 * Returns: its name for people; empty until the item is loaded
 */
const char *
sky_transfer_item_get_name (SkyTransferItem *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_ITEM (self), NULL);
  return self->name != NULL ? self->name : "";
}

/**
 * sky_transfer_item_get_source:
 * @self: an item
 *
 * Returns: where it comes from, as valid UTF-8 for people; empty until the item is loaded
 */
const char *
sky_transfer_item_get_source (SkyTransferItem *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_ITEM (self), NULL);
  return self->source != NULL ? self->source : "";
}

/**
 * sky_transfer_item_get_target:
 * @self: an item
 *
 * Returns: its path on the drive; empty until the item is loaded
 */
const char *
sky_transfer_item_get_target (SkyTransferItem *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_ITEM (self), NULL);
  return self->target != NULL ? self->target : "";
}

SkyTransferState
sky_transfer_item_get_state (SkyTransferItem *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_ITEM (self), SKY_TRANSFER_FAILED);
  return self->state;
}

guint64
sky_transfer_item_get_size (SkyTransferItem *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_ITEM (self), 0);
  return self->size;
}

guint64
sky_transfer_item_get_bytes_done (SkyTransferItem *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_ITEM (self), 0);
  return self->bytes_done;
}

SkyVerification
sky_transfer_item_get_verification (SkyTransferItem *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_ITEM (self), SKY_VERIFICATION_NONE);
  return self->verification;
}

/**
 * sky_transfer_item_get_already_there:
 * @self: an item
 *
 * Returns: whether it was not sent because the drive had this content under this name
 */
gboolean
sky_transfer_item_get_already_there (SkyTransferItem *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_ITEM (self), FALSE);
  return self->already_there;
}

const char *
sky_transfer_item_get_message (SkyTransferItem *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_ITEM (self), NULL);
  return sky_fault_get_text (self->fault);
}

/**
 * sky_transfer_item_get_fault:
 * @self: an item
 *
 * Returns: (nullable): why it failed or waits; "message" is notified with it
 */
SkyFault *
sky_transfer_item_get_fault (SkyTransferItem *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_ITEM (self), NULL);
  return self->fault;
}

/**
 * sky_transfer_item_new:
 * @id: its row id
 *
 * Returns: (transfer full): an item that is not loaded yet
 */
SkyTransferItem *
sky_transfer_item_new (gint64 id)
{
  SkyTransferItem *self = g_object_new (SKY_TYPE_TRANSFER_ITEM, NULL);

  self->id = id;
  return self;
}

static void
take_string (SkyTransferItem *self, char **field, char *value, SkyTransferItemProperty id)
{
  g_autofree char *taken = value;

  if (g_strcmp0 (*field, taken) == 0)
    return;
  g_free (*field);
  *field = g_steal_pointer (&taken);
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

/**
 * sky_transfer_item_load:
 * @self: an item
 * @record: its row of the journal
 *
 * Takes the row over and notifies what is different.
 */
void
sky_transfer_item_load (SkyTransferItem *self, const SkyItemRecord *record)
{
  g_return_if_fail (SKY_IS_TRANSFER_ITEM (self));
  g_return_if_fail (record != NULL && record->id == self->id);

  g_object_freeze_notify (G_OBJECT (self));
  take_string (self, &self->name, g_strdup (record->display), PROP_NAME);
  take_string (self, &self->source, g_filename_display_name (record->source), PROP_SOURCE);
  take_string (self, &self->target, sky_item_record_dup_target (record), PROP_TARGET);
  if (!sky_fault_equal (self->fault, record->fault))
    {
      g_clear_pointer (&self->fault, sky_fault_unref);
      self->fault = record->fault != NULL ? sky_fault_ref (record->fault) : NULL;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
    }
  if (self->state != record->state)
    {
      self->state = record->state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  if (self->size != record->size)
    {
      self->size = record->size;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE]);
    }
  if (self->verification != record->verification)
    {
      self->verification = record->verification;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERIFICATION]);
    }
  if (self->already_there != record->already_there)
    {
      self->already_there = record->already_there;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALREADY_THERE]);
    }
  sky_transfer_item_set_live (self, record->state == SKY_TRANSFER_DONE ? record->size
                                                                       : record->bytes_done);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * sky_transfer_item_set_live:
 * @self: an item
 * @bytes_done: how much of it is sent
 */
void
sky_transfer_item_set_live (SkyTransferItem *self, guint64 bytes_done)
{
  g_return_if_fail (SKY_IS_TRANSFER_ITEM (self));

  if (self->bytes_done == bytes_done)
    return;
  self->bytes_done = bytes_done;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BYTES_DONE]);
}
