/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of this layer. */
#include "library/sky-library-error.h"

G_DEFINE_QUARK (sky - library - error - quark, sky_library_error)
