/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the clients that watch transfers what changed: the changed batches, at most ten times a
 * second. Main thread. */
#include "app/sky-control-watch.h"

#include "app/sky-json.h"

#define INTERVAL_MS 100

struct _SkyControlWatch
{
  GObject parent_instance;

  SkyTransfers     *transfers;
  SkyControlServer *server;
  GPtrArray        *batches; /* as in the list of transfers */
  GHashTable       *changed; /* set of SkyTransferBatch */
  guint             tell_id;
};

static gboolean
tell_cb (gpointer user_data)
{
  SkyControlWatch *self = user_data;
  g_autoptr (JsonNode) node = NULL;
  JsonArray     *array = json_array_new ();
  GHashTableIter iter;
  gpointer       batch;

  self->tell_id = 0;
  g_hash_table_iter_init (&iter, self->changed);
  while (g_hash_table_iter_next (&iter, &batch, NULL))
    json_array_add_object_element (array, sky_json_from_batch (batch));
  g_hash_table_remove_all (self->changed);
  node = sky_json_take_array (array);
  sky_control_server_broadcast (self->server, "transfers", node);
  return G_SOURCE_REMOVE;
}

static void
mark_changed (SkyControlWatch *self, SkyTransferBatch *batch)
{
  if (sky_control_server_get_n_clients (self->server) == 0)
    return;
  g_hash_table_add (self->changed, g_object_ref (batch));
  if (self->tell_id == 0)
    self->tell_id = g_timeout_add (INTERVAL_MS, tell_cb, self);
}

static void
batch_notify_cb (SkyControlWatch *self, GParamSpec *pspec, SkyTransferBatch *batch)
{
  mark_changed (self, batch);
}

static void
items_changed_cb (
    SkyControlWatch *self, guint position, guint removed, guint added, GListModel *model)
{
  for (guint i = 0; i < removed; i++)
    {
      g_signal_handlers_disconnect_by_data (self->batches->pdata[position], self);
      g_ptr_array_remove_index (self->batches, position);
    }
  for (guint i = 0; i < added; i++)
    {
      SkyTransferBatch *batch = g_list_model_get_item (model, position + i);

      g_ptr_array_insert (self->batches, (int) (position + i), batch);
      g_signal_connect_object (batch, "notify", G_CALLBACK (batch_notify_cb), self,
                               G_CONNECT_SWAPPED);
      mark_changed (self, batch);
    }
}

G_DEFINE_FINAL_TYPE (SkyControlWatch, sky_control_watch, G_TYPE_OBJECT)

static void
sky_control_watch_dispose (GObject *object)
{
  SkyControlWatch *self = SKY_CONTROL_WATCH (object);

  g_clear_handle_id (&self->tell_id, g_source_remove);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_clear_pointer (&self->batches, g_ptr_array_unref);
  g_clear_object (&self->transfers);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (sky_control_watch_parent_class)->dispose (object);
}

static void
sky_control_watch_class_init (SkyControlWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_control_watch_dispose;
}

static void
sky_control_watch_init (SkyControlWatch *self)
{
  self->batches = g_ptr_array_new_with_free_func (g_object_unref);
  self->changed = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/**
 * sky_control_watch_new:
 * @services: whose transfers are watched
 * @server: whose clients are told
 *
 * Returns: (transfer full): the watch
 */
SkyControlWatch *
sky_control_watch_new (SkyServices *services, SkyControlServer *server)
{
  SkyControlWatch *self = g_object_new (SKY_TYPE_CONTROL_WATCH, NULL);
  GListModel      *model;

  self->transfers = g_object_ref (sky_services_get_transfers (services));
  self->server = g_object_ref (server);
  model = G_LIST_MODEL (self->transfers);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (model), model);
  return self;
}
