/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of this layer. */
#include "transfer/sky-transfer-error.h"

G_DEFINE_QUARK (sky_transfer_error, sky_transfer_error)
