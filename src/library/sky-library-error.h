/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_LIBRARY_ERROR (sky_library_error_quark ())

/**
 * SkyLibraryError:
 * @SKY_LIBRARY_ERROR_NOT_FOUND: no such track, folder or cover
 * @SKY_LIBRARY_ERROR_UNSUPPORTED: this library can't do that
 */
typedef enum
{
  SKY_LIBRARY_ERROR_NOT_FOUND,
  SKY_LIBRARY_ERROR_UNSUPPORTED,
} SkyLibraryError;

GQuark sky_library_error_quark (void);

G_END_DECLS
