/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract suite: what every drive has to do, whatever server is behind it. */

#include "sky-drive-contract.h"

void
sky_drive_contract_add_all (const SkyDriveContract *contract)
{
  sky_drive_contract_add_entries (contract);
  sky_drive_contract_add_reads (contract);
  sky_drive_contract_add_uploads (contract);
  sky_drive_contract_add_names (contract);
}
