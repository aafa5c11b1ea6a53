/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transfer journal as the rest of the program sees it. Main thread. */
#include "transfer/sky-transfers.h"

struct _SkyTransfers
{
  GObject parent_instance;

  GPtrArray *batches; /* (element-type SkyTransferBatch) newest first */
};

typedef enum
{
  PROP_ACTIVE = 1,
  PROP_BUSY,
  PROP_SPEED,
  PROP_SECONDS_LEFT,
  N_PROPS,
} SkyTransfersProperty;

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_FILE_ARRIVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GType
sky_transfers_get_item_type (GListModel *model)
{
  return SKY_TYPE_TRANSFER_BATCH;
}

static guint
sky_transfers_get_n_items (GListModel *model)
{
  return SKY_TRANSFERS (model)->batches->len;
}

static gpointer
sky_transfers_get_item (GListModel *model, guint position)
{
  SkyTransfers *self = SKY_TRANSFERS (model);

  return position < self->batches->len ? g_object_ref (self->batches->pdata[position]) : NULL;
}

static void
sky_transfers_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sky_transfers_get_item_type;
  iface->get_n_items = sky_transfers_get_n_items;
  iface->get_item = sky_transfers_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyTransfers,
                               sky_transfers,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sky_transfers_list_model_init))

static void
sky_transfers_finalize (GObject *object)
{
  SkyTransfers *self = SKY_TRANSFERS (object);

  g_clear_pointer (&self->batches, g_ptr_array_unref);
  G_OBJECT_CLASS (sky_transfers_parent_class)->finalize (object);
}

static void
sky_transfers_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SkyTransfers *self = SKY_TRANSFERS (object);

  switch ((SkyTransfersProperty) id)
    {
    case PROP_ACTIVE:
      g_value_set_uint (value, sky_transfers_get_active (self));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, sky_transfers_get_busy (self));
      break;
    case PROP_SPEED:
      g_value_set_uint64 (value, 0);
      break;
    case PROP_SECONDS_LEFT:
      g_value_set_int64 (value, -1);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
sky_transfers_class_init (SkyTransfersClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = sky_transfers_finalize;
  object_class->get_property = sky_transfers_get_property;

  properties[PROP_ACTIVE] = g_param_spec_uint ("active", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_SPEED] = g_param_spec_uint64 ("speed", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_SECONDS_LEFT] =
      g_param_spec_int64 ("seconds-left", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_FILE_ARRIVED] =
      g_signal_new ("file-arrived", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_STRING, SKY_TYPE_DRIVE_ENTRY);
}

static void
sky_transfers_init (SkyTransfers *self)
{
  self->batches = g_ptr_array_new_with_free_func (g_object_unref);
}

SkyTransfers *
sky_transfers_new (const char        *database_path,
                   SkyLoopThread     *bulk,
                   SkyTransfersLookup lookup,
                   gpointer           lookup_data,
                   GError           **error)
{
  g_return_val_if_fail (database_path != NULL, NULL);

  return g_object_new (SKY_TYPE_TRANSFERS, NULL);
}

void
sky_transfers_start (SkyTransfers *self)
{
  g_return_if_fail (SKY_IS_TRANSFERS (self));
}

void
sky_transfers_upload_async (SkyTransfers       *self,
                            GPtrArray          *files,
                            const char         *drive_id,
                            const char         *folder,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SKY_IS_TRANSFERS (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_transfers_upload_async);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           "Uploads to %s are not possible yet", drive_id);
}

SkyTransferBatch *
sky_transfers_upload_finish (SkyTransfers *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

guint
sky_transfers_get_active (SkyTransfers *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFERS (self), 0);

  return 0;
}

gboolean
sky_transfers_get_busy (SkyTransfers *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFERS (self), FALSE);

  return FALSE;
}

SkyTransferBatch *
sky_transfers_get_batch (SkyTransfers *self, gint64 batch_id)
{
  g_return_val_if_fail (SKY_IS_TRANSFERS (self), NULL);

  return NULL;
}

GListModel *
sky_transfers_list_items (SkyTransfers *self, gint64 batch_id)
{
  g_return_val_if_fail (SKY_IS_TRANSFERS (self), NULL);

  return G_LIST_MODEL (g_list_store_new (SKY_TYPE_TRANSFER_ITEM));
}

void
sky_transfers_pause (SkyTransfers *self, gint64 batch_id)
{
  g_return_if_fail (SKY_IS_TRANSFERS (self));
}

void
sky_transfers_resume (SkyTransfers *self, gint64 batch_id)
{
  g_return_if_fail (SKY_IS_TRANSFERS (self));
}

void
sky_transfers_cancel (SkyTransfers *self, gint64 batch_id)
{
  g_return_if_fail (SKY_IS_TRANSFERS (self));
}

void
sky_transfers_retry (SkyTransfers *self, gint64 batch_id)
{
  g_return_if_fail (SKY_IS_TRANSFERS (self));
}

void
sky_transfers_clear_finished (SkyTransfers *self)
{
  g_return_if_fail (SKY_IS_TRANSFERS (self));
}

void
sky_transfers_drive_changed (SkyTransfers *self, const char *drive_id)
{
  g_return_if_fail (SKY_IS_TRANSFERS (self));
}

void
sky_transfers_stop_async (SkyTransfers *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SKY_IS_TRANSFERS (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_transfers_stop_async);
  g_task_return_boolean (task, TRUE);
}

gboolean
sky_transfers_stop_finish (SkyTransfers *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
