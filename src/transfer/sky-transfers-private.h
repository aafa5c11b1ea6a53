/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfer/sky-journal.h"
#include "transfer/sky-scheduler.h"
#include "transfer/sky-transfer-pace.h"
#include "transfer/sky-transfers.h"

G_BEGIN_DECLS

struct _SkyTransfers
{
  GObject parent_instance;

  GPtrArray         *batches;   /* (owned) of SkyTransferBatch, newest first */
  SkyTransferPace   *pace;      /* (owned) */
  GPtrArray         *lists;     /* (owned) of GWeakRef to SkyTransferItemList */
  SkyJournal        *journal;   /* (owned) */
  SkyScheduler      *scheduler; /* (owned) */
  SkyTransfersLookup lookup;
  gpointer           lookup_data;
  gboolean           started;
  gboolean           stopped;
  guint              pace_id;
  guint              active;
  gboolean           busy;
  guint64            speed;
  gint64             seconds_left;
};

void sky_transfers_updated_cb (gpointer listener, const SkyTransferUpdate *update);
void sky_transfers_update_totals (SkyTransfers *self);

G_END_DECLS
