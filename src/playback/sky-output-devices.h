/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-output-device.h"

G_BEGIN_DECLS

#define SKY_TYPE_OUTPUT_DEVICES (sky_output_devices_get_type ())
G_DECLARE_FINAL_TYPE (SkyOutputDevices, sky_output_devices, SKY, OUTPUT_DEVICES, GObject)

/* The devices that sound can come from: a list model of SkyOutputDevice that follows what is
 * plugged in and out, empty until it is started. Property: "ready" (it has looked once). Main
 * thread. */
SkyOutputDevices *sky_output_devices_new (void);
void              sky_output_devices_start (SkyOutputDevices *self);
void              sky_output_devices_stop (SkyOutputDevices *self);
gboolean          sky_output_devices_get_ready (SkyOutputDevices *self);
SkyOutputDevice  *sky_output_devices_find (SkyOutputDevices *self, const char *id);

G_END_DECLS
