/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/base/gstpushsrc.h>

#include "media/sky-frame-start.h"
#include "playback/sky-place-search.h"
#include "playback/sky-track-edges.h"

G_BEGIN_DECLS

#define SKY_TYPE_CLOUD_SRC (sky_cloud_src_get_type ())
G_DECLARE_FINAL_TYPE (SkyCloudSrc, sky_cloud_src, SKY, CLOUD_SRC, GstPushSrc)

GstElement *sky_cloud_src_new (SkyByteSource *source, guint64 start_offset);
GBytes     *sky_cloud_src_peek (SkyCloudSrc *self, gsize count);
void        sky_cloud_src_set_head (SkyCloudSrc *self, GBytes *head);
void        sky_cloud_src_set_straight (SkyCloudSrc *self);
gboolean    sky_cloud_src_is_straight (SkyCloudSrc *self);
void        sky_cloud_src_set_mp4 (SkyCloudSrc *self);
void        sky_cloud_src_set_frames (SkyCloudSrc *self);
void        sky_cloud_src_set_kind (SkyCloudSrc *self, SkyPlaceKind kind);
gboolean    sky_cloud_src_set_aim (SkyCloudSrc *self, gint64 sample);
gboolean    sky_cloud_src_get_edges (SkyCloudSrc *self, SkyTrackEdges *edges);
gboolean    sky_cloud_src_get_frames (SkyCloudSrc *self, SkyFrameStart *start);
gboolean    sky_cloud_src_seek_to_byte (SkyCloudSrc *self, guint64 offset);

G_END_DECLS
