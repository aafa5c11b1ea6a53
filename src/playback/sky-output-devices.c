/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The devices that sound can come from. Owns the thread "sky-devices", on which GStreamer's device
 * monitor is set up and asked, as both wait for sound servers; the threads of its providers only
 * say that something has changed. Nothing of it runs before it is started. Main thread.
 */
#include "playback/sky-output-devices.h"

#include "base/sky-loop-thread.h"
#include "playback/sky-output-device-private.h"

/* What the two threads share. Outlives both. */
typedef struct
{
  GWeakRef          model;
  GMutex            lock;
  GPtrArray        *found; /* (owned) (nullable) (element-type SkyOutputDevice); guarded by lock */
  GstDeviceMonitor *monitor; /* (owned) (nullable): the thread's own */
  GSource          *look;    /* (owned) (nullable): of the thread; made ready by any thread */
} Watch;

struct _SkyOutputDevices
{
  GObject parent_instance;

  GPtrArray     *devices; /* (owned) (element-type SkyOutputDevice) */
  SkyLoopThread *thread;  /* (owned) (nullable) */
  Watch         *watch;   /* (owned) (nullable) */
  gboolean       ready;
};

enum
{
  PROP_READY = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
watch_clear (gpointer data)
{
  Watch *watch = data;

  g_weak_ref_clear (&watch->model);
  g_mutex_clear (&watch->lock);
  g_clear_pointer (&watch->found, g_ptr_array_unref);
}

static void
watch_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, watch_clear);
}

/* A card that somebody uses alone, perhaps we, doesn't show itself, but it is there. */
static gboolean
is_busy_card (SkyOutputDevice *device)
{
  const char *id = sky_output_device_get_id (device);
  g_auto (GStrv) parts = NULL;
  g_autofree char *path = NULL;

  if (!sky_output_device_id_can_be_exclusive (id))
    return FALSE;

  parts = g_strsplit (id + strlen ("alsa:"), ",", 2);
  path = g_build_filename ("/proc/asound", parts[0], NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
equal_id (gconstpointer device, gconstpointer id)
{
  return g_str_equal (sky_output_device_get_id ((SkyOutputDevice *) device), id);
}

static void
keep_busy_cards (SkyOutputDevices *self, GPtrArray *found)
{
  for (guint i = 0; i < self->devices->len; i++)
    {
      SkyOutputDevice *device = self->devices->pdata[i];

      if (is_busy_card (device) && !g_ptr_array_find_with_equal_func (
                                       found, sky_output_device_get_id (device), equal_id, NULL))
        g_ptr_array_add (found, g_object_ref (device));
    }
}

static gboolean
is_same (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    if (!equal_id (a->pdata[i], sky_output_device_get_id (b->pdata[i])) ||
        g_strcmp0 (sky_output_device_get_name (a->pdata[i]),
                   sky_output_device_get_name (b->pdata[i])) != 0 ||
        sky_output_device_get_is_default (a->pdata[i]) !=
            sky_output_device_get_is_default (b->pdata[i]))
      return FALSE;

  return TRUE;
}

static void
take_found (SkyOutputDevices *self, GPtrArray *found)
{
  guint before = self->devices->len;

  keep_busy_cards (self, found);
  if (!is_same (self->devices, found))
    {
      g_ptr_array_unref (self->devices);
      self->devices = g_ptr_array_ref (found);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, before, found->len);
    }
  if (self->ready)
    return;
  self->ready = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
}

static gboolean
found_cb (gpointer user_data)
{
  Watch *watch = user_data;
  g_autoptr (SkyOutputDevices) self = g_weak_ref_get (&watch->model);
  g_autoptr (GPtrArray) found = NULL;

  g_mutex_lock (&watch->lock);
  found = g_steal_pointer (&watch->found);
  g_mutex_unlock (&watch->lock);
  if (self != NULL && self->watch == watch && found != NULL)
    take_found (self, found);

  return G_SOURCE_REMOVE;
}

/* Devices of sound servers first, and by name. */
static int
compare_devices (gconstpointer a, gconstpointer b)
{
  SkyOutputDevice *first = *(SkyOutputDevice *const *) a;
  SkyOutputDevice *second = *(SkyOutputDevice *const *) b;
  gboolean         direct = sky_output_device_get_can_be_exclusive (first);

  if (direct != sky_output_device_get_can_be_exclusive (second))
    return direct ? 1 : -1;

  return g_utf8_collate (sky_output_device_get_name (first), sky_output_device_get_name (second));
}

/* Devices thread. */
static void
post (Watch *watch, GPtrArray *found)
{
  g_mutex_lock (&watch->lock);
  g_clear_pointer (&watch->found, g_ptr_array_unref);
  watch->found = found;
  g_mutex_unlock (&watch->lock);
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, found_cb, g_atomic_rc_box_acquire (watch),
                              watch_unref);
}

/* Devices thread. */
static gboolean
look_cb (gpointer user_data)
{
  Watch *watch = user_data;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  GList *devices = gst_device_monitor_get_devices (watch->monitor);

  for (GList *i = devices; i != NULL; i = i->next)
    g_ptr_array_add (found, sky_output_device_new (i->data));
  g_list_free_full (devices, gst_object_unref);
  g_ptr_array_sort (found, compare_devices);

  post (watch, g_steal_pointer (&found));

  return G_SOURCE_CONTINUE;
}

/* Any thread. */
static GstBusSyncReply
bus_sync_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  g_source_set_ready_time (user_data, 0);
  gst_message_unref (message);

  return GST_BUS_DROP;
}

static gboolean
look_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);

  return callback (user_data);
}

static GSourceFuncs look_source_funcs = { .dispatch = look_dispatch };

/* Devices thread. Without GStreamer the list stays empty. */
static gboolean
begin_cb (gpointer user_data)
{
  Watch *watch = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GstBus) bus = NULL;

  if (!gst_init_check (NULL, NULL, &error))
    {
      g_message ("Sound devices can't be listed: %s", error->message);
      post (watch, g_ptr_array_new_with_free_func (g_object_unref));
      return G_SOURCE_REMOVE;
    }

  watch->look = g_source_new (&look_source_funcs, sizeof (GSource));
  g_source_set_callback (watch->look, look_cb, watch, NULL);
  g_source_attach (watch->look, g_main_context_get_thread_default ());
  watch->monitor = gst_device_monitor_new ();
  gst_device_monitor_add_filter (watch->monitor, "Audio/Sink", NULL);
  bus = gst_device_monitor_get_bus (watch->monitor);
  gst_bus_set_sync_handler (bus, bus_sync_cb, g_source_ref (watch->look),
                            (GDestroyNotify) g_source_unref);
  gst_device_monitor_start (watch->monitor);
  g_source_set_ready_time (watch->look, 0);

  return G_SOURCE_REMOVE;
}

/* Devices thread. */
static gboolean
end_cb (gpointer user_data)
{
  Watch *watch = user_data;
  g_autoptr (GstBus) bus = NULL;

  if (watch->monitor == NULL)
    return G_SOURCE_REMOVE;

  bus = gst_device_monitor_get_bus (watch->monitor);
  gst_device_monitor_stop (watch->monitor);
  gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
  gst_clear_object (&watch->monitor);
  g_source_destroy (watch->look);
  g_clear_pointer (&watch->look, g_source_unref);

  return G_SOURCE_REMOVE;
}

static GType
get_item_type (GListModel *model)
{
  return SKY_TYPE_OUTPUT_DEVICE;
}

static guint
get_n_items (GListModel *model)
{
  return SKY_OUTPUT_DEVICES (model)->devices->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *devices = SKY_OUTPUT_DEVICES (model)->devices;

  return position < devices->len ? g_object_ref (devices->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyOutputDevices,
                               sky_output_devices,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
sky_output_devices_dispose (GObject *object)
{
  sky_output_devices_stop (SKY_OUTPUT_DEVICES (object));

  G_OBJECT_CLASS (sky_output_devices_parent_class)->dispose (object);
}

static void
sky_output_devices_finalize (GObject *object)
{
  g_ptr_array_unref (SKY_OUTPUT_DEVICES (object)->devices);

  G_OBJECT_CLASS (sky_output_devices_parent_class)->finalize (object);
}

static void
sky_output_devices_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_READY)
    g_value_set_boolean (value, sky_output_devices_get_ready (SKY_OUTPUT_DEVICES (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sky_output_devices_class_init (SkyOutputDevicesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sky_output_devices_dispose;
  object_class->finalize = sky_output_devices_finalize;
  object_class->get_property = sky_output_devices_get_property;

  properties[PROP_READY] =
      g_param_spec_boolean ("ready", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sky_output_devices_init (SkyOutputDevices *self)
{
  self->devices = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sky_output_devices_new:
 *
 * Returns: (transfer full): a list that hasn't looked yet
 */
SkyOutputDevices *
sky_output_devices_new (void)
{
  return g_object_new (SKY_TYPE_OUTPUT_DEVICES, NULL);
}

/**
 * sky_output_devices_start:
 * @self: a list
 *
 * Looks which devices there are, and follows them from then on. Where that has begun already, looks
 * again for those that don't tell when they come.
 */
void
sky_output_devices_start (SkyOutputDevices *self)
{
  g_return_if_fail (SKY_IS_OUTPUT_DEVICES (self));

  if (self->thread != NULL)
    {
      if (self->ready && self->watch->look != NULL)
        g_source_set_ready_time (self->watch->look, 0);
      return;
    }

  self->watch = g_atomic_rc_box_new0 (Watch);
  g_weak_ref_init (&self->watch->model, self);
  g_mutex_init (&self->watch->lock);
  self->thread = sky_loop_thread_new ("sky-devices");
  sky_loop_thread_invoke (self->thread, begin_cb, self->watch, NULL);
}

/**
 * sky_output_devices_stop:
 * @self: a list
 *
 * Ends its thread. The list stays as it is.
 */
void
sky_output_devices_stop (SkyOutputDevices *self)
{
  g_return_if_fail (SKY_IS_OUTPUT_DEVICES (self));

  if (self->thread == NULL)
    return;

  sky_loop_thread_invoke (self->thread, end_cb, self->watch, NULL);
  sky_loop_thread_stop (self->thread);
  g_clear_object (&self->thread);
  g_clear_pointer (&self->watch, watch_unref);
}

/**
 * sky_output_devices_get_ready:
 * @self: a list
 *
 * Returns: whether it has looked
 */
gboolean
sky_output_devices_get_ready (SkyOutputDevices *self)
{
  g_return_val_if_fail (SKY_IS_OUTPUT_DEVICES (self), FALSE);

  return self->ready;
}

/**
 * sky_output_devices_find:
 * @self: a list
 * @id: (nullable): of a device
 *
 * Returns: (transfer none) (nullable): that device
 */
SkyOutputDevice *
sky_output_devices_find (SkyOutputDevices *self, const char *id)
{
  guint position;

  g_return_val_if_fail (SKY_IS_OUTPUT_DEVICES (self), NULL);

  return id != NULL && g_ptr_array_find_with_equal_func (self->devices, id, equal_id, &position)
             ? self->devices->pdata[position]
             : NULL;
}
