/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Sound devices for tests, which GStreamer's device monitor finds. Each plays in real time into
 * memory, a run for each time that it is opened; like a card it belongs to one at a time, and
 * offers certain rates only. */
typedef enum
{
  SKY_TEST_SPEAKERS,   /* shared; any rate */
  SKY_TEST_HEADPHONES, /* shared; any rate */
  SKY_TEST_CARD,       /* used directly; 44.1 and 96 kHz */
  SKY_TEST_N_DEVICES,
} SkyTestDeviceName;

void        sky_test_devices_set_up (void);
void        sky_test_devices_tear_down (void);
const char *sky_test_device_get_id (SkyTestDeviceName name);
const char *sky_test_device_get_name (SkyTestDeviceName name);
void        sky_test_device_plug (SkyTestDeviceName name, gboolean plugged);
void        sky_test_device_hide (SkyTestDeviceName name);
void        sky_test_device_use_elsewhere (SkyTestDeviceName name, gboolean used);
guint       sky_test_device_get_n_runs (SkyTestDeviceName name);
int         sky_test_device_get_rate (SkyTestDeviceName name, guint run);
float      *sky_test_device_read (SkyTestDeviceName name, guint run, gsize *frames);

G_END_DECLS
