/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

const char *sky_plugin_package_of_element (const char *element);
char       *sky_plugin_package_describe_missing (GstMessage *message);

G_END_DECLS
