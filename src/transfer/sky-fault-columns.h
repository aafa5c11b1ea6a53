/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "base/sky-fault.h"

G_BEGIN_DECLS

/* The columns of a fault, in the order in which the functions below take them. */
#define SKY_FAULT_COLUMNS "message, error_domain, error_code, error_name"
/* Sets them all to NULL. */
#define SKY_FAULT_CLEARED                                                                          \
  "message = NULL, error_domain = NULL, error_code = NULL, error_name = NULL"

void      sky_fault_columns_bind (SkyStatement *statement, int first, const SkyFault *fault);
SkyFault *sky_fault_columns_read (SkyStatement *row, int first);

G_END_DECLS
