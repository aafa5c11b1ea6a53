/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One device that sound can come from, as the device monitor describes it. Its id is made of what
 * stays the same: the sound server's name for it, or the name of the card, as numbers of cards
 * change with the order in which they are found. Immutable after it was made; any thread. */
#include "playback/sky-output-device-private.h"

struct _SkyOutputDevice
{
  GObject parent_instance;

  GstDevice  *device; /* (owned) */
  char       *id;     /* (owned) */
  char       *name;   /* (owned) */
  char       *system; /* (owned) */
  const char *icon_name;
  gboolean    is_default;
};

enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_ICON_NAME,
  PROP_CAN_BE_EXCLUSIVE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SkyOutputDevice, sky_output_device, G_TYPE_OBJECT)

/* What the system itself calls the device. */
static char *
dup_internal_name (GstDevice *device)
{
  char *name = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (device), "internal-name") != NULL)
    g_object_get (device, "internal-name", &name, NULL);

  return name;
}

static char *
dup_system (GstDevice *device, const GstStructure *facts)
{
  const char *type = G_OBJECT_TYPE_NAME (device);
  const char *api = facts != NULL ? gst_structure_get_string (facts, "device.api") : NULL;

  /* A server tells of its devices how it reaches them itself. */
  if (g_str_has_prefix (type, "GstPulse"))
    return g_strdup ("pulse");
  if (g_str_has_prefix (type, "GstPipeWire"))
    return g_strdup ("pipewire");

  return g_strdup (api != NULL ? api : "");
}

static char *
dup_alsa_id (const GstStructure *facts, const char *internal_name)
{
  const char *card = gst_structure_get_string (facts, "alsa.id");
  const char *comma = internal_name != NULL ? strchr (internal_name, ',') : NULL;

  return card != NULL ? g_strdup_printf ("alsa:%s,%s", card, comma != NULL ? comma + 1 : "0")
                      : g_strdup_printf ("alsa:%s", internal_name);
}

static char *
dup_id (SkyOutputDevice *self, const GstStructure *facts)
{
  g_autofree char *internal_name = dup_internal_name (self->device);
  const char      *node = facts != NULL ? gst_structure_get_string (facts, "node.name") : NULL;

  if (g_str_equal (self->system, "alsa") && facts != NULL)
    return dup_alsa_id (facts, internal_name);
  if (g_str_equal (self->system, "pipewire") && node != NULL)
    return g_strdup_printf ("pipewire:%s", node);

  return g_strdup_printf ("%s:%s", *self->system != '\0' ? self->system : "other",
                          internal_name != NULL ? internal_name : self->name);
}

static const char *
choose_icon (const GstStructure *facts, const char *id)
{
  const char *form = facts != NULL ? gst_structure_get_string (facts, "device.form_factor") : NULL;
  const char *icon = facts != NULL ? gst_structure_get_string (facts, "device.icon_name") : NULL;
  g_autofree char *all =
      g_strconcat (form != NULL ? form : "", " ", icon != NULL ? icon : "", " ", id, NULL);
  g_autofree char *lower = g_ascii_strdown (all, -1);

  if (strstr (lower, "headphone") != NULL || strstr (lower, "headset") != NULL)
    return "audio-headphones-symbolic";
  if (strstr (lower, "hdmi") != NULL || strstr (lower, "display") != NULL)
    return "video-display-symbolic";

  return "audio-speakers-symbolic";
}

static void
sky_output_device_finalize (GObject *object)
{
  SkyOutputDevice *self = SKY_OUTPUT_DEVICE (object);

  gst_clear_object (&self->device);
  g_free (self->id);
  g_free (self->name);
  g_free (self->system);

  G_OBJECT_CLASS (sky_output_device_parent_class)->finalize (object);
}

static void
sky_output_device_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SkyOutputDevice *self = SKY_OUTPUT_DEVICE (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;
    case PROP_CAN_BE_EXCLUSIVE:
      g_value_set_boolean (value, sky_output_device_get_can_be_exclusive (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sky_output_device_class_init (SkyOutputDeviceClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = sky_output_device_finalize;
  object_class->get_property = sky_output_device_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_CAN_BE_EXCLUSIVE] =
      g_param_spec_boolean ("can-be-exclusive", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sky_output_device_init (SkyOutputDevice *self)
{
}

/* Private: @device is what a monitor has found. */
SkyOutputDevice *
sky_output_device_new (GstDevice *device)
{
  SkyOutputDevice *self = g_object_new (SKY_TYPE_OUTPUT_DEVICE, NULL);
  g_autoptr (GstStructure) facts = gst_device_get_properties (device);

  self->device = gst_object_ref (device);
  self->name = gst_device_get_display_name (device);
  self->system = dup_system (device, facts);
  self->id = dup_id (self, facts);
  self->icon_name = choose_icon (facts, self->id);
  if (facts != NULL)
    gst_structure_get_boolean (facts, "is-default", &self->is_default);

  return self;
}

/* Private: sound servers share their devices; a card that is opened directly belongs to one
 * program alone. */
gboolean
sky_output_device_id_can_be_exclusive (const char *id)
{
  return id != NULL && g_str_has_prefix (id, "alsa:");
}

/**
 * sky_output_device_get_id:
 * @self: a device
 *
 * Returns: what it is called in the settings
 */
const char *
sky_output_device_get_id (SkyOutputDevice *self)
{
  g_return_val_if_fail (SKY_IS_OUTPUT_DEVICE (self), NULL);

  return self->id;
}

/**
 * sky_output_device_get_name:
 * @self: a device
 *
 * Returns: what people call it
 */
const char *
sky_output_device_get_name (SkyOutputDevice *self)
{
  g_return_val_if_fail (SKY_IS_OUTPUT_DEVICE (self), NULL);

  return self->name;
}

/**
 * sky_output_device_get_icon_name:
 * @self: a device
 *
 * Returns: a symbolic icon of the kind of device
 */
const char *
sky_output_device_get_icon_name (SkyOutputDevice *self)
{
  g_return_val_if_fail (SKY_IS_OUTPUT_DEVICE (self), NULL);

  return self->icon_name;
}

/**
 * sky_output_device_get_system:
 * @self: a device
 *
 * Returns: "pulse", "pipewire", "alsa" …, or ""
 */
const char *
sky_output_device_get_system (SkyOutputDevice *self)
{
  g_return_val_if_fail (SKY_IS_OUTPUT_DEVICE (self), NULL);

  return self->system;
}

/**
 * sky_output_device_get_can_be_exclusive:
 * @self: a device
 *
 * Returns: whether it can be kept from all other programs, and run at the rate of the music
 */
gboolean
sky_output_device_get_can_be_exclusive (SkyOutputDevice *self)
{
  g_return_val_if_fail (SKY_IS_OUTPUT_DEVICE (self), FALSE);

  return sky_output_device_id_can_be_exclusive (self->id);
}

/**
 * sky_output_device_get_is_default:
 * @self: a device
 *
 * Returns: whether its sound server plays there what asks for no device
 */
gboolean
sky_output_device_get_is_default (SkyOutputDevice *self)
{
  g_return_val_if_fail (SKY_IS_OUTPUT_DEVICE (self), FALSE);

  return self->is_default;
}

/**
 * sky_output_device_get_handle:
 * @self: a device
 *
 * Returns: (transfer none): what a #SkyOutputWish takes
 */
GObject *
sky_output_device_get_handle (SkyOutputDevice *self)
{
  g_return_val_if_fail (SKY_IS_OUTPUT_DEVICE (self), NULL);

  return G_OBJECT (self->device);
}
