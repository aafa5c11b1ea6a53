/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyMeterWatch: joins what the system knows of the connection and what the user has said about
 * metered ones. The system is asked on a worker, for its answer may come over the bus; until it is
 * there nobody fetches. Where it knows nothing, no connection is metered. Main thread.
 */
#include "config.h"

#include "app/sky-meter-watch.h"

#define KEY_FETCH "fetch-metered"

struct _SkyMeterWatch
{
  GObject parent_instance;

  GNetworkMonitor *monitor;  /* (owned) (nullable): not there yet */
  GSettings       *settings; /* (owned) (nullable): no schema */
  gboolean         held;
};

enum
{
  PROP_0,
  PROP_HELD,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SkyMeterWatch, sky_meter_watch, G_TYPE_OBJECT)

static gboolean
is_held (SkyMeterWatch *self)
{
  if (self->settings != NULL && g_settings_get_boolean (self->settings, KEY_FETCH))
    return FALSE;

  return self->monitor == NULL || g_network_monitor_get_network_metered (self->monitor);
}

static void
update (SkyMeterWatch *self)
{
  gboolean held = is_held (self);

  if (held == self->held)
    return;
  self->held = held;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELD]);
}

static void
find_monitor_func (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, g_object_ref (g_network_monitor_get_default ()), g_object_unref);
}

static void
monitor_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyMeterWatch *self = SKY_METER_WATCH (source);

  self->monitor = g_task_propagate_pointer (G_TASK (result), NULL);
  g_signal_connect_object (self->monitor, "notify::network-metered", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static void
sky_meter_watch_dispose (GObject *object)
{
  SkyMeterWatch *self = SKY_METER_WATCH (object);

  g_clear_object (&self->monitor);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sky_meter_watch_parent_class)->dispose (object);
}

static void
sky_meter_watch_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_HELD)
    g_value_set_boolean (value, sky_meter_watch_get_held (SKY_METER_WATCH (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sky_meter_watch_class_init (SkyMeterWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sky_meter_watch_dispose;
  object_class->get_property = sky_meter_watch_get_property;

  properties[PROP_HELD] =
      g_param_spec_boolean ("held", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sky_meter_watch_init (SkyMeterWatch *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SKY_APPLICATION_ID, TRUE);
  if (schema == NULL)
    return;
  self->settings = g_settings_new_full (schema, NULL, NULL);
  g_signal_connect_object (self->settings, "changed::" KEY_FETCH, G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sky_meter_watch_new:
 *
 * Returns: (transfer full): what watches the connection for as long as it lives
 */
SkyMeterWatch *
sky_meter_watch_new (void)
{
  SkyMeterWatch *self = g_object_new (SKY_TYPE_METER_WATCH, NULL);
  g_autoptr (GTask) task = g_task_new (self, NULL, monitor_found_cb, NULL);

  self->held = is_held (self);
  g_task_set_source_tag (task, sky_meter_watch_new);
  g_task_run_in_thread (task, find_monitor_func);

  return self;
}

/**
 * sky_meter_watch_get_held:
 * @self: the watch
 *
 * Returns: whether nothing may be fetched that nobody waits for
 */
gboolean
sky_meter_watch_get_held (SkyMeterWatch *self)
{
  g_return_val_if_fail (SKY_IS_METER_WATCH (self), FALSE);

  return self->held;
}
