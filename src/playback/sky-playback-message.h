/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

G_BEGIN_DECLS

gboolean      sky_playback_message_is_stream (GstMessage *message);
GstFlowReturn sky_playback_message_post (GstElement *source, guint64 offset, const GError *error);
GError       *sky_playback_message_to_error (GstMessage *message, const char *missing);

G_END_DECLS
