/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* So many bands, from 40 Hz to 16 kHz, each as wide in octaves as the next. */
#define SKY_SPECTRUM_BANDS 40

/* What is heard, as the loudness of bands of frequencies. Counts its references; all functions may
 * be called from any thread, but sky_spectrum_read () from one only. */
typedef struct _SkySpectrum SkySpectrum;

SkySpectrum *sky_spectrum_new (void);
SkySpectrum *sky_spectrum_ref (SkySpectrum *self);
void         sky_spectrum_unref (SkySpectrum *self);

void sky_spectrum_write (
    SkySpectrum *self, gint64 start_ns, int rate, int channels, const float *samples, gsize frames);

void     sky_spectrum_note_heard (SkySpectrum *self, gint64 position_ns, gint64 now_us);
gboolean sky_spectrum_read (SkySpectrum *self, gint64 now_us, float bands[SKY_SPECTRUM_BANDS]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkySpectrum, sky_spectrum_unref)

G_END_DECLS
