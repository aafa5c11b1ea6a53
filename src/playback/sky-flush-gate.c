/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cancellables of a source element, one after the other: a flush cancels the present one, and
 * the next stretch gets one of its own, so that a read which ends late is never taken for one of
 * the new stretch. */
#include "playback/sky-flush-gate.h"

void
sky_flush_gate_init (SkyFlushGate *gate)
{
  g_mutex_init (&gate->lock);
  gate->cancellable = g_cancellable_new ();
}

void
sky_flush_gate_clear (SkyFlushGate *gate)
{
  g_clear_object (&gate->cancellable);
  g_mutex_clear (&gate->lock);
}

/**
 * sky_flush_gate_dup_cancellable:
 * @gate: a gate
 *
 * Returns: (transfer full): what ends the waiting of this stretch
 */
GCancellable *
sky_flush_gate_dup_cancellable (SkyFlushGate *gate)
{
  GCancellable *cancellable;

  g_mutex_lock (&gate->lock);
  cancellable = g_object_ref (gate->cancellable);
  g_mutex_unlock (&gate->lock);

  return cancellable;
}

/**
 * sky_flush_gate_close:
 * @gate: a gate
 *
 * Ends the waiting at once (GstBaseSrc's unlock).
 */
void
sky_flush_gate_close (SkyFlushGate *gate)
{
  g_autoptr (GCancellable) cancellable = sky_flush_gate_dup_cancellable (gate);

  g_cancellable_cancel (cancellable);
}

/**
 * sky_flush_gate_open:
 * @gate: a gate
 *
 * Begins a stretch (GstBaseSrc's start and unlock_stop).
 */
void
sky_flush_gate_open (SkyFlushGate *gate)
{
  g_autoptr (GCancellable) old = NULL;

  g_mutex_lock (&gate->lock);
  old = g_steal_pointer (&gate->cancellable);
  gate->cancellable = g_cancellable_new ();
  g_mutex_unlock (&gate->lock);
}
