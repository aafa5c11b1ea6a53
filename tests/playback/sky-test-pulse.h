/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A sound server of the test's own, with two devices that swallow sound, "left" (the default) and
 * "right". It touches nothing outside of a temporary folder. */
typedef struct
{
  char        *directory;
  GSubprocess *server;
} SkyTestPulse;

void  sky_test_pulse_set_up (SkyTestPulse *self);
void  sky_test_pulse_tear_down (SkyTestPulse *self);
char *sky_test_pulse_control (const char *command);
char *sky_test_pulse_find_stream (char **sink);

G_END_DECLS
