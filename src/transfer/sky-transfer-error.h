/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_TRANSFER_ERROR (sky_transfer_error_quark ())

/**
 * SkyTransferError:
 * @SKY_TRANSFER_ERROR_NAME: the name is not valid UTF-8: rename it
 * @SKY_TRANSFER_ERROR_BROKEN_LINK: a link that leads nowhere
 * @SKY_TRANSFER_ERROR_SPECIAL: neither a file nor a folder
 * @SKY_TRANSFER_ERROR_LOOP: a link back to a folder that it lies in
 * @SKY_TRANSFER_ERROR_TOO_DEEP: in more folders than anybody has
 * @SKY_TRANSFER_ERROR_CHANGES: the file keeps changing while it is sent
 * @SKY_TRANSFER_ERROR_DISCONNECTED: the drive is not connected
 *
 * What only transfers know. Written to disk: the numbers never change.
 */
typedef enum
{
  SKY_TRANSFER_ERROR_NAME = 0,
  SKY_TRANSFER_ERROR_BROKEN_LINK = 1,
  SKY_TRANSFER_ERROR_SPECIAL = 2,
  SKY_TRANSFER_ERROR_LOOP = 3,
  SKY_TRANSFER_ERROR_TOO_DEEP = 4,
  SKY_TRANSFER_ERROR_CHANGES = 5,
  SKY_TRANSFER_ERROR_DISCONNECTED = 6,
} SkyTransferError;

GQuark sky_transfer_error_quark (void);

G_END_DECLS
