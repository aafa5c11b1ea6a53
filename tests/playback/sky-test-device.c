/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sound devices for tests: a device provider and its sinks. Any thread. */
#include "playback/sky-test-device.h"

#include <gst/base/gstbasesink.h>

#define FRAME (2 * sizeof (float))

typedef struct
{
  int         rate;
  GByteArray *bytes;
} Run;

typedef struct
{
  const char *id;
  const char *name;
  const char *api;
  const char *caps;

  /* All that follows is guarded by lock. */
  GPtrArray *runs;   /* of Run */
  GstDevice *device; /* (owned) (nullable): as the monitor knows it */
  gboolean   unplugged;
  gboolean   busy;
} Entry;

#define FORMAT "audio/x-raw, format=F32LE, channels=2, layout=interleaved, rate="

static Entry entries[SKY_TEST_N_DEVICES] = {
  { .id = "test:Speakers", .name = "Speakers", .api = "test", .caps = FORMAT "[1,384000]" },
  { .id = "test:Headphones", .name = "Headphones", .api = "test", .caps = FORMAT "[1,384000]" },
  { .id = "alsa:Card,0", .name = "Card", .api = "alsa", .caps = FORMAT "{44100,96000}" },
};
static GMutex             lock;
static GstDeviceProvider *provider; /* (nullable): while it is started; guarded by lock */

static void
run_free (gpointer data)
{
  Run *run = data;

  g_byte_array_unref (run->bytes);
  g_free (run);
}

/* The sink. */
#define SKY_TYPE_TEST_DEVICE_SINK (sky_test_device_sink_get_type ())
G_DECLARE_FINAL_TYPE (SkyTestDeviceSink, sky_test_device_sink, SKY, TEST_DEVICE_SINK, GstBaseSink)

struct _SkyTestDeviceSink
{
  GstBaseSink parent_instance;
  Entry      *entry;
  gboolean    open;
};

G_DEFINE_FINAL_TYPE (SkyTestDeviceSink, sky_test_device_sink, GST_TYPE_BASE_SINK)

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE (
    "sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (FORMAT "[1,384000]"));

static gboolean
sink_start (GstBaseSink *base)
{
  SkyTestDeviceSink *self = SKY_TEST_DEVICE_SINK (base);
  gboolean           alone = g_str_equal (self->entry->api, "alsa");

  g_mutex_lock (&lock);
  self->open = !self->entry->unplugged && !(alone && self->entry->busy);
  if (self->open)
    {
      Run *run = g_new0 (Run, 1);

      run->bytes = g_byte_array_new ();
      g_ptr_array_add (self->entry->runs, run);
      self->entry->busy = TRUE;
    }
  g_mutex_unlock (&lock);
  if (!self->open)
    GST_ELEMENT_ERROR (base, RESOURCE, BUSY, ("The device is in use"), (NULL));

  return self->open;
}

static gboolean
sink_stop (GstBaseSink *base)
{
  SkyTestDeviceSink *self = SKY_TEST_DEVICE_SINK (base);

  g_mutex_lock (&lock);
  if (self->open)
    self->entry->busy = FALSE;
  g_mutex_unlock (&lock);

  return TRUE;
}

static GstCaps *
sink_get_caps (GstBaseSink *base, GstCaps *filter)
{
  GstCaps *caps = gst_caps_from_string (SKY_TEST_DEVICE_SINK (base)->entry->caps);
  GstCaps *both;

  if (filter == NULL)
    return caps;
  both = gst_caps_intersect (filter, caps);
  gst_caps_unref (caps);

  return both;
}

static gboolean
sink_set_caps (GstBaseSink *base, GstCaps *caps)
{
  Entry *entry = SKY_TEST_DEVICE_SINK (base)->entry;
  Run   *run;

  g_mutex_lock (&lock);
  run = entry->runs->pdata[entry->runs->len - 1];
  /* A device that runs has one rate. */
  g_assert_cmpuint (run->bytes->len, ==, 0);
  gst_structure_get_int (gst_caps_get_structure (caps, 0), "rate", &run->rate);
  g_mutex_unlock (&lock);

  return TRUE;
}

static GstFlowReturn
sink_render (GstBaseSink *base, GstBuffer *buffer)
{
  Entry     *entry = SKY_TEST_DEVICE_SINK (base)->entry;
  GstMapInfo map;
  gboolean   gone;

  gst_buffer_map (buffer, &map, GST_MAP_READ);
  g_mutex_lock (&lock);
  gone = entry->unplugged;
  if (!gone)
    {
      Run *run = entry->runs->pdata[entry->runs->len - 1];

      g_byte_array_append (run->bytes, map.data, (guint) map.size);
    }
  g_mutex_unlock (&lock);
  gst_buffer_unmap (buffer, &map);
  if (!gone)
    return GST_FLOW_OK;

  GST_ELEMENT_ERROR (base, RESOURCE, WRITE, ("The device has gone"), (NULL));

  return GST_FLOW_ERROR;
}

static void
sky_test_device_sink_class_init (SkyTestDeviceSinkClass *klass)
{
  GstElementClass  *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseSinkClass *base_class = GST_BASE_SINK_CLASS (klass);

  base_class->start = sink_start;
  base_class->stop = sink_stop;
  base_class->get_caps = sink_get_caps;
  base_class->set_caps = sink_set_caps;
  base_class->render = sink_render;
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_set_static_metadata (element_class, "Device of a test", "Sink/Audio",
                                         "Records what it is given", "The Skylark developers");
}

static void
sky_test_device_sink_init (SkyTestDeviceSink *self)
{
}

/* The device. */
#define SKY_TYPE_TEST_DEVICE (sky_test_device_get_type ())
G_DECLARE_FINAL_TYPE (SkyTestDevice, sky_test_device, SKY, TEST_DEVICE, GstDevice)

struct _SkyTestDevice
{
  GstDevice parent_instance;
  Entry    *entry;
};

G_DEFINE_FINAL_TYPE (SkyTestDevice, sky_test_device, GST_TYPE_DEVICE)

static GstElement *
device_create_element (GstDevice *device, const char *name)
{
  SkyTestDeviceSink *sink = g_object_new (SKY_TYPE_TEST_DEVICE_SINK, NULL);

  sink->entry = SKY_TEST_DEVICE (device)->entry;

  return GST_ELEMENT (sink);
}

static void
sky_test_device_class_init (SkyTestDeviceClass *klass)
{
  GST_DEVICE_CLASS (klass)->create_element = device_create_element;
}

static void
sky_test_device_init (SkyTestDevice *self)
{
}

static GstDevice *
device_new (Entry *entry)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (entry->caps);
  g_autoptr (GstStructure) facts =
                 gst_structure_new ("facts", "device.api", G_TYPE_STRING, entry->api, "alsa.id",
                                    G_TYPE_STRING, entry->name, NULL);
  SkyTestDevice *self =
      g_object_new (SKY_TYPE_TEST_DEVICE, "display-name", entry->name, "caps", caps, "device-class",
                    "Audio/Sink", "properties", facts, NULL);

  self->entry = entry;

  return gst_object_ref_sink (self);
}

/* The provider. */
#define SKY_TYPE_TEST_PROVIDER (sky_test_provider_get_type ())
G_DECLARE_FINAL_TYPE (SkyTestProvider, sky_test_provider, SKY, TEST_PROVIDER, GstDeviceProvider)

struct _SkyTestProvider
{
  GstDeviceProvider parent_instance;
};

G_DEFINE_FINAL_TYPE (SkyTestProvider, sky_test_provider, GST_TYPE_DEVICE_PROVIDER)

static gboolean
provider_start (GstDeviceProvider *self)
{
  for (guint i = 0; i < SKY_TEST_N_DEVICES; i++)
    if (entries[i].device != NULL)
      gst_device_provider_device_add (self, entries[i].device);
  g_mutex_lock (&lock);
  provider = self;
  g_mutex_unlock (&lock);

  return TRUE;
}

static void
provider_stop (GstDeviceProvider *self)
{
  g_mutex_lock (&lock);
  provider = NULL;
  g_mutex_unlock (&lock);
}

static void
sky_test_provider_class_init (SkyTestProviderClass *klass)
{
  GstDeviceProviderClass *provider_class = GST_DEVICE_PROVIDER_CLASS (klass);

  provider_class->start = provider_start;
  provider_class->stop = provider_stop;
  gst_device_provider_class_set_static_metadata (provider_class, "Devices of a test", "Sink/Audio",
                                                 "Can be unplugged", "The Skylark developers");
}

static void
sky_test_provider_init (SkyTestProvider *self)
{
}

/* All devices are plugged in, and nothing was heard. */
void
sky_test_devices_set_up (void)
{
  gst_init (NULL, NULL);
  gst_device_provider_register (NULL, "skytestprovider", GST_RANK_PRIMARY, SKY_TYPE_TEST_PROVIDER);
  for (guint i = 0; i < SKY_TEST_N_DEVICES; i++)
    {
      entries[i].runs = g_ptr_array_new_with_free_func (run_free);
      entries[i].device = device_new (&entries[i]);
      entries[i].unplugged = entries[i].busy = FALSE;
    }
}

void
sky_test_devices_tear_down (void)
{
  for (guint i = 0; i < SKY_TEST_N_DEVICES; i++)
    {
      g_clear_pointer (&entries[i].runs, g_ptr_array_unref);
      gst_clear_object (&entries[i].device);
    }
}

const char *
sky_test_device_get_id (SkyTestDeviceName name)
{
  return entries[name].id;
}

const char *
sky_test_device_get_name (SkyTestDeviceName name)
{
  return entries[name].name;
}

static void
tell_provider (SkyTestDeviceName name, gboolean there)
{
  GstDeviceProvider *started;

  g_mutex_lock (&lock);
  started = provider;
  g_mutex_unlock (&lock);
  if (started == NULL)
    return;

  if (there)
    gst_device_provider_device_add (started, entries[name].device);
  else
    gst_device_provider_device_remove (started, entries[name].device);
}

/* What is unplugged refuses the next samples, and whoever wants to open it. */
void
sky_test_device_plug (SkyTestDeviceName name, gboolean plugged)
{
  g_mutex_lock (&lock);
  entries[name].unplugged = !plugged;
  g_mutex_unlock (&lock);
  if (plugged)
    {
      gst_clear_object (&entries[name].device);
      entries[name].device = device_new (&entries[name]);
    }
  tell_provider (name, plugged);
}

/* It isn't listed any more, but goes on to swallow sound, as when a server moves the stream. */
void
sky_test_device_hide (SkyTestDeviceName name)
{
  tell_provider (name, FALSE);
}

void
sky_test_device_use_elsewhere (SkyTestDeviceName name, gboolean used)
{
  g_mutex_lock (&lock);
  entries[name].busy = used;
  g_mutex_unlock (&lock);
}

guint
sky_test_device_get_n_runs (SkyTestDeviceName name)
{
  guint n;

  g_mutex_lock (&lock);
  n = entries[name].runs->len;
  g_mutex_unlock (&lock);

  return n;
}

static Run *
get_run (SkyTestDeviceName name, guint run)
{
  g_assert_cmpuint (run, <, entries[name].runs->len);

  return entries[name].runs->pdata[run];
}

int
sky_test_device_get_rate (SkyTestDeviceName name, guint run)
{
  int rate;

  g_mutex_lock (&lock);
  rate = get_run (name, run)->rate;
  g_mutex_unlock (&lock);

  return rate;
}

float *
sky_test_device_read (SkyTestDeviceName name, guint run, gsize *frames)
{
  GByteArray *bytes;
  float      *copy;

  g_mutex_lock (&lock);
  bytes = get_run (name, run)->bytes;
  *frames = bytes->len / FRAME;
  copy = g_memdup2 (bytes->data, bytes->len);
  g_mutex_unlock (&lock);

  return copy;
}
