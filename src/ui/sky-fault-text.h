/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-fault.h"

G_BEGIN_DECLS

char *sky_fault_text_of_song (const SkyFault *fault);
char *
sky_fault_text_of_transfer (const SkyFault *fault, const char *row_name, const char *drive_name);

G_END_DECLS
