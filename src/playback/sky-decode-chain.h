/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

gboolean sky_decode_chain_build (GstBin     *bin,
                                 const char *format,
                                 GstElement *source,
                                 GstElement *first_after,
                                 gboolean    gated,
                                 GError    **error);

G_END_DECLS
