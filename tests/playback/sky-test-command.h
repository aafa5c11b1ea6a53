/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long a call takes, without the time that other programs have the processor. */
typedef struct
{
  gint64 wall_us;
  gint64 own_us;
  glong  n_waits;
} SkyTestCommand;

void sky_test_command_begin (SkyTestCommand *self);
void sky_test_command_end (SkyTestCommand *self, gint64 *worst_us);

/* Runs @call; @worst_us: (gint64 *) the longest time so far. */
#define SKY_TEST_COMMAND(worst_us, call)                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    SkyTestCommand command_;                                                                       \
    sky_test_command_begin (&command_);                                                            \
    call;                                                                                          \
    sky_test_command_end (&command_, worst_us);                                                    \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
