/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "playback/sky-output-device.h"

G_BEGIN_DECLS

SkyOutputDevice *sky_output_device_new (GstDevice *device);
gboolean         sky_output_device_id_can_be_exclusive (const char *id);

G_END_DECLS
