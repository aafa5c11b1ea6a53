/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-fault.h"
#include "drive/sky-upload-session.h"
#include "transfer/sky-transfer-batch.h"

G_BEGIN_DECLS

/**
 * SkyTransferWish:
 * @SKY_WISH_GO: the batch shall be sent
 * @SKY_WISH_PAUSE: the user paused it
 * @SKY_WISH_CANCEL: the user cancelled it
 *
 * What the user wants of a batch. Written to disk: the numbers never change.
 */
typedef enum
{
  SKY_WISH_GO = 0,
  SKY_WISH_PAUSE = 1,
  SKY_WISH_CANCEL = 2,
} SkyTransferWish;

/**
 * SkyBatchRecord:
 * @id: row id; rises with time
 * @drive_id: (owned): which drive it goes to
 * @folder: (owned): the folder on the drive
 * @title: (owned): name of the only item, or of the folder that the items come from
 * @name: (owned): name of the first item
 * @roots: how many things were dropped
 * @wish: what the user wants
 * @held: whether it stopped until the user acts (the drive is full)
 * @fault: (owned) (nullable): why it is held
 * @created: seconds since 1970
 * @finished: seconds since 1970, or 0
 * @files_total: files known so far
 * @files_done: files that arrived or were there already
 * @files_failed: files that need the user
 * @files_cancelled: files that the user no longer wants
 * @bytes_total: sizes of all files known so far
 * @bytes_done: sizes of the files done
 * @bytes_lost: sizes of the files failed or cancelled
 * @folders_open: folders not yet walked
 * @folders_unmade: folders not yet there on the drive
 * @revision: rises with every change, to tell the newer of two copies
 *
 * A row of the journal, as it was when it was read.
 */
typedef struct
{
  gint64          id;
  char           *drive_id;
  char           *folder;
  char           *title;
  char           *name;
  guint           roots;
  SkyTransferWish wish;
  gboolean        held;
  SkyFault       *fault;
  gint64          created;
  gint64          finished;
  guint           files_total;
  guint           files_done;
  guint           files_failed;
  guint           files_cancelled;
  guint64         bytes_total;
  guint64         bytes_done;
  guint64         bytes_lost;
  guint           folders_open;
  guint           folders_unmade;
  gint64          revision;
} SkyBatchRecord;

/**
 * SkyItemStep:
 * @SKY_ITEM_NEW: nothing was asked of the server yet
 * @SKY_ITEM_BEGUN: it has a session; bytes may be on their way
 * @SKY_ITEM_SENT: all bytes were taken; the final name may or may not be there
 *
 * How far an item came. Written to disk: the numbers never change.
 */
typedef enum
{
  SKY_ITEM_NEW = 0,
  SKY_ITEM_BEGUN = 1,
  SKY_ITEM_SENT = 2,
} SkyItemStep;

/**
 * SkyItemRecord:
 * @id: row id; rises in the order of the walk
 * @batch: the batch's id
 * @folder: row id of its folder
 * @is_folder: the row stands for a folder that could not be walked or made
 * @source: (owned): path as bytes, or a URI
 * @display: (owned): the source's name, for people
 * @folder_path: (owned): where on the drive its folder is
 * @folder_fresh: that folder was made for this batch: nothing was in it
 * @name: (owned): its name on the drive
 * @size: in bytes
 * @mtime: last change of the source, microseconds since 1970
 * @sha256: (owned) (nullable): once known
 * @state: waiting, retrying, done, failed or cancelled
 * @step: how far it came
 * @attempt: how often it failed for a passing fault
 * @bytes_done: as last written down
 * @session: (owned) (nullable): a serialised SkyUploadSession
 * @verification: how the server's bytes were compared
 * @already_there: it was not sent because its content was there
 * @fault: (owned) (nullable): why it failed or waits
 *
 * A row of the journal, as it was when it was read.
 */
typedef struct
{
  gint64           id;
  gint64           batch;
  gint64           folder;
  gboolean         is_folder;
  char            *source;
  char            *display;
  char            *folder_path;
  gboolean         folder_fresh;
  char            *name;
  guint64          size;
  gint64           mtime;
  char            *sha256;
  SkyTransferState state;
  SkyItemStep      step;
  guint            attempt;
  guint64          bytes_done;
  GBytes          *session;
  SkyVerification  verification;
  gboolean         already_there;
  SkyFault        *fault;
} SkyItemRecord;

/**
 * SkyFolderRecord:
 * @id: row id; parents have smaller ones
 * @batch: the batch's id
 * @parent: row id of its parent, or 0
 * @source: (owned) (nullable): path as bytes or URI; %NULL for the batch's own target
 * @target: (owned): where on the drive it shall be
 * @ancestry: (owned): file ids of the folders above and of itself, to see loops
 */
typedef struct
{
  gint64 id;
  gint64 batch;
  gint64 parent;
  char  *source;
  char  *target;
  char  *ancestry;
} SkyFolderRecord;

SkyBatchRecord   *sky_batch_record_copy (const SkyBatchRecord *self);
void              sky_batch_record_free (SkyBatchRecord *self);
gboolean          sky_batch_record_is_open (const SkyBatchRecord *self);
guint             sky_batch_record_get_pending (const SkyBatchRecord *self);
SkyItemRecord    *sky_item_record_copy (const SkyItemRecord *self);
void              sky_item_record_free (SkyItemRecord *self);
char             *sky_item_record_dup_target (const SkyItemRecord *self);
void              sky_item_record_set_session (SkyItemRecord *self, SkyUploadSession *session);
SkyUploadSession *sky_item_record_dup_session (const SkyItemRecord *self, GError **error);
SkyFolderRecord  *sky_folder_record_copy (const SkyFolderRecord *self);
void              sky_folder_record_free (SkyFolderRecord *self);

char  *sky_source_from_file (GFile *file);
GFile *sky_source_to_file (const char *source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyBatchRecord, sky_batch_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyItemRecord, sky_item_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyFolderRecord, sky_folder_record_free)

G_END_DECLS
