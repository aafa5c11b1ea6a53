/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-backoff.h"
#include "transfer/sky-hash-pool.h"
#include "transfer/sky-scheduler.h"
#include "transfer/sky-upload-job.h"

G_BEGIN_DECLS

/* One drive and how it is doing. */
typedef struct
{
  SkyScheduler *scheduler;
  char         *id;
  SkyDrive     *drive;      /* (owned) (nullable) */
  gboolean      blocked;    /* nothing is begun */
  gboolean      needs_user; /* blocked, and time won't help */
  gboolean      probing;    /* one thing at a time, to see whether it is back */
  SkyFault     *fault;      /* (owned) (nullable) why */
  SkyBackoff    backoff;
  GSource      *timer;     /* (owned) (nullable) ends the block */
  guint         active;    /* jobs and makers under way */
  guint64       successes; /* to tell a bad file from a bad drive */
} SkyDriveSlot;

/* How an item failed so far, in this process. */
typedef struct
{
  guint64 successes; /* of its drive when it failed last */
  guint   tries;     /* for the delays between them */
} SkyFailureMark;

/* One batch that the scheduler knows. What is under way for it holds it too: a cancelled batch may
 * be cleared before its last job has answered. */
typedef struct
{
  SkyBatchRecord *record; /* (owned) */
  SkyDriveSlot   *drive;  /* its drive */
  GPtrArray      *ready;  /* (owned) of SkyItemRecord: what comes next */
  gboolean        fetching;
  gboolean        refetch;   /* what is being fetched is out of date already */
  gboolean        exhausted; /* nothing more is ready until something changes */
  gboolean        making;
  guint64         sent;
  gboolean        dirty;
  gboolean        items_changed;
} SkyBatchSlot;

/* One file under way. */
typedef struct
{
  SkyScheduler *scheduler; /* (owned) */
  SkyUploadJob *job;       /* (owned) */
  SkyBatchSlot *batch;     /* (owned) */
  gint64        item;
  char         *target; /* (owned) drive and path: no two go to one place */
  guint64       moved;  /* as counted so far */
} SkyJobSlot;

/* One file that waits for another attempt. */
typedef struct
{
  SkyScheduler *scheduler;
  gint64        item;
  SkyBatchSlot *batch; /* (owned) */
  GSource      *timer; /* (owned) */
} SkyRetrySlot;

struct _SkyScheduler
{
  GObject parent_instance;

  SkyJournal    *journal; /* (owned) */
  SkyLoopThread *bulk;    /* (owned) */
  SkyHashPool   *hashes;  /* (owned) */

  GMainContext    *listener_context; /* (owned) */
  GWeakRef         listener;
  SkySchedulerFunc func;
  int              posted; /* atomic: an update is on its way */

  /* all below: bulk thread only */
  GPtrArray         *batches;       /* of SkyBatchSlot, oldest first */
  GHashTable        *drives;        /* id to SkyDriveSlot */
  GHashTable        *running;       /* item id to SkyJobSlot */
  GHashTable        *retrying;      /* item id to SkyRetrySlot */
  GHashTable        *marks;         /* item id to SkyFailureMark */
  GHashTable        *targets;       /* set of SkyJobSlot.target */
  SkyTransferUpdate *update;        /* (owned) what was not told yet */
  GSource           *report;        /* (owned) (nullable) */
  GSource           *pump;          /* (owned) (nullable) */
  GSource           *journal_timer; /* (owned) (nullable) the journal can't be written now */
  SkyFault          *journal_fault;
  gint64             reported; /* monotonic time of the last report */
  gint64             walking;  /* batch id, or 0 */
  GCancellable      *walk_cancellable;
  GCancellable      *cancellable; /* makers and sweeps; replaced never */
  gint64             sweep_after;
  gint64             sweep_item; /* whose part is being removed, or 0 */
  gboolean           sweeping;
  gboolean           sweep_again;
  guint              first_ms;
  guint              limit_ms;
  guint              open; /* things that will call back */
  gboolean           stopping;
  GTask             *stop; /* (owned) (nullable) until everything is quiet */
};

/* sky-scheduler.c */
SkyBatchSlot *sky_batch_slot_new (SkyBatchRecord *record, SkyDriveSlot *drive);
void          sky_batch_slot_unref (gpointer data);
void          sky_scheduler_wake (SkyScheduler *self);
void          sky_scheduler_apply (SkyScheduler *self, const SkyBatchRecord *record);
SkyScheduler *sky_scheduler_hold (SkyScheduler *self);
void          sky_scheduler_release (SkyScheduler *self);
gboolean      sky_scheduler_is_stopping (SkyScheduler *self);
SkyBatchSlot *sky_scheduler_find_batch (SkyScheduler *self, gint64 id);
void          sky_scheduler_journal_failed (SkyScheduler *self, const GError *error);
void          sky_scheduler_forget_ready (SkyBatchSlot *batch);

/* sky-scheduler-drives.c */
GError       *sky_scheduler_new_gone_error (void);
SkyDriveSlot *sky_scheduler_ensure_drive (SkyScheduler *self, const char *id);
void          sky_drive_slot_free (gpointer data);
gboolean      sky_drive_slot_can_start (const SkyDriveSlot *drive);
void          sky_scheduler_drive_worked (SkyScheduler *self, SkyDriveSlot *drive);
void sky_scheduler_drive_failed (SkyScheduler *self, SkyDriveSlot *drive, const GError *error);
void sky_scheduler_drive_unblock (SkyScheduler *self, SkyDriveSlot *drive);

/* sky-scheduler-jobs.c */
void sky_scheduler_start_job (SkyScheduler *self, SkyBatchSlot *batch, SkyItemRecord *record);
gboolean
sky_scheduler_is_target_busy (SkyScheduler *self, SkyBatchSlot *batch, const SkyItemRecord *record);
void sky_scheduler_cancel_jobs (SkyScheduler *self, SkyBatchSlot *batch, gboolean even_commit);
void sky_scheduler_drop_retries (SkyScheduler *self, SkyBatchSlot *batch);
void sky_scheduler_drop_drive_retries (SkyScheduler *self, SkyDriveSlot *drive);
void sky_job_slot_free (gpointer data);
void sky_retry_slot_free (gpointer data);

/* sky-scheduler-sweep.c */
void sky_scheduler_sweep (SkyScheduler *self);

/* sky-scheduler-report.c */
void sky_scheduler_touch (SkyScheduler *self, SkyBatchSlot *batch);
void sky_scheduler_touch_drive (SkyScheduler *self, SkyDriveSlot *drive);
void sky_scheduler_tell_item (SkyScheduler *self, const SkyItemRecord *record);
void sky_scheduler_report_now (SkyScheduler *self);

GSource *sky_scheduler_add_timeout (SkyScheduler *self, guint ms, GSourceFunc func, gpointer data);

G_END_DECLS
