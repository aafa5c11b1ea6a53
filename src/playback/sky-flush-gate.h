/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a source element waits with: one cancellable for each stretch between two flushes. Part of
 * the element; all functions may be called from any thread. */
typedef struct
{
  GMutex        lock;
  GCancellable *cancellable; /* (owned): replaced, never reset */
} SkyFlushGate;

void          sky_flush_gate_init (SkyFlushGate *gate);
void          sky_flush_gate_clear (SkyFlushGate *gate);
GCancellable *sky_flush_gate_dup_cancellable (SkyFlushGate *gate);
void          sky_flush_gate_close (SkyFlushGate *gate);
void          sky_flush_gate_open (SkyFlushGate *gate);

G_END_DECLS
