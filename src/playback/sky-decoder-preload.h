/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void sky_decoder_preload (GListModel *queue, guint position, guint added);

G_END_DECLS
