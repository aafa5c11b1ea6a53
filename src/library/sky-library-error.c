/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of this layer. */
#include "library/sky-library-error.h"

G_DEFINE_QUARK (sky_library_error, sky_library_error)
