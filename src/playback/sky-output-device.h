/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_TYPE_OUTPUT_DEVICE (sky_output_device_get_type ())
G_DECLARE_FINAL_TYPE (SkyOutputDevice, sky_output_device, SKY, OUTPUT_DEVICE, GObject)

/* A device that sound can come from. Immutable. Properties: "id" (the same at every start), "name",
 * "icon-name", "can-be-exclusive". */
const char *sky_output_device_get_id (SkyOutputDevice *self);
const char *sky_output_device_get_name (SkyOutputDevice *self);
const char *sky_output_device_get_icon_name (SkyOutputDevice *self);
/* How it is reached: "pulse", "pipewire", "alsa" …, or "" */
const char *sky_output_device_get_system (SkyOutputDevice *self);
gboolean    sky_output_device_get_can_be_exclusive (SkyOutputDevice *self);
gboolean    sky_output_device_get_is_default (SkyOutputDevice *self);
/* What the device monitor knows it as. */
GObject *sky_output_device_get_handle (SkyOutputDevice *self);

G_END_DECLS
