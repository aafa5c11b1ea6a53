/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfer/sky-journal.h"
#include "transfer/sky-transfers.h"

G_BEGIN_DECLS

SkyJournal *sky_transfers_get_journal (SkyTransfers *self);

G_END_DECLS
