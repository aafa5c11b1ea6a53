/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SKY_TYPE_NAME_DIALOG (sky_name_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SkyNameDialog, sky_name_dialog, SKY, NAME_DIALOG, AdwMessageDialog)

/* Asks for a file's or folder's name. Signal: "named" (char *name): the user has given a valid
 * one. */
SkyNameDialog *sky_name_dialog_new (const char *heading, const char *action, const char *name);

G_END_DECLS
