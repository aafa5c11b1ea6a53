/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of the application layer, and the words that stand for errors on the control
 * socket. Any thread. */
#include "app/sky-app-error.h"

#include "drive/sky-drive-error.h"

G_DEFINE_QUARK (sky_app_error, sky_app_error)

static const char *const app_codes[] = {
  "failed",
  "owned",
  "raised",
  "not-running",
  "stopping",
  "protocol",
  "not-found",
  "exists",
  "invalid",
  "unavailable",
  /* To a script these are the same. */
  "unavailable",
  "unavailable",
};

static const char *const drive_codes[] = {
  "auth",  "forbidden",   "not-found", "exists",  "conflict",        "offline", "busy",
  "quota", "unsupported", "protocol",  "corrupt", "unknown-outcome", "name",
};

/**
 * sky_app_error_to_code:
 * @error: any error
 *
 * Returns: the stable word that stands for @error in answers on the control socket
 */
const char *
sky_app_error_to_code (const GError *error)
{
  g_return_val_if_fail (error != NULL, "failed");

  if (error->domain == SKY_APP_ERROR && (guint) error->code < G_N_ELEMENTS (app_codes))
    return app_codes[error->code];
  if (error->domain == SKY_DRIVE_ERROR && (guint) error->code < G_N_ELEMENTS (drive_codes))
    return drive_codes[error->code];
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "cancelled";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return "not-found";
  return "failed";
}

/**
 * sky_app_error_from_code:
 * @code: (nullable): a word from the control socket
 *
 * Returns: the code of this domain it stands for; %SKY_APP_ERROR_FAILED for any other
 */
SkyAppError
sky_app_error_from_code (const char *code)
{
  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (app_codes); i++)
    if (g_str_equal (code, app_codes[i]))
      return (SkyAppError) i;
  return SKY_APP_ERROR_FAILED;
}
