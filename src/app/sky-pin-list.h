/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-pin-exceptions.h"
#include "drive/sky-drive-entry.h"

G_BEGIN_DECLS

/**
 * SkyPin:
 * @drive_id: the drive
 * @path: on it
 * @is_folder: whether everything below it is meant
 * @walked: what lies below it was looked at in this run, and not too long ago
 * @retry_at: monotonic time before which it isn't tried again
 *
 * One wish that something stays on this computer.
 */
typedef struct
{
  char    *drive_id;
  char    *path;
  gboolean is_folder;
  gboolean walked;
  gint64   retry_at;
} SkyPin;

/**
 * SkyPinState:
 * @SKY_PIN_UNKNOWN: the cache was not asked yet
 * @SKY_PIN_WANTED: not all of it is kept
 * @SKY_PIN_KEPT: all of it is
 * @SKY_PIN_GONE: the drive has it no more
 */
typedef enum
{
  SKY_PIN_UNKNOWN,
  SKY_PIN_WANTED,
  SKY_PIN_KEPT,
  SKY_PIN_GONE,
} SkyPinState;

/**
 * SkyPinFile:
 * @drive_id: the drive
 * @entry: the file as last seen
 * @state: what is there of it
 * @kept: how many of its bytes are, as far as it is known
 * @checked: the drive was asked in this run, and not too long ago, whether it is still that
 * @retry_at: monotonic time before which it isn't tried again
 * @n_failures: in a row
 *
 * One file that is meant by a pin.
 */
typedef struct
{
  char          *drive_id;
  SkyDriveEntry *entry;
  SkyPinState    state;
  guint64        kept;
  gboolean       checked;
  gint64         retry_at;
  guint          n_failures;
} SkyPinFile;

/* What should stay on this computer: pins, and the files that they mean. Main thread. */
typedef struct _SkyPinList SkyPinList;

SkyPinList       *sky_pin_list_new (void);
void              sky_pin_list_free (SkyPinList *self);
void              sky_pin_list_load (SkyPinList *self, GVariant *saved);
GVariant         *sky_pin_list_save (SkyPinList *self);
GPtrArray        *sky_pin_list_dup_pins (SkyPinList *self);
const GPtrArray  *sky_pin_list_get_files (SkyPinList *self);
SkyPinExceptions *sky_pin_list_get_exceptions (SkyPinList *self);
guint             sky_pin_list_count_pins (SkyPinList *self);
SkyPin           *sky_pin_list_get_pin (SkyPinList *self, const char *drive_id, const char *path);
SkyPin     *sky_pin_list_find_cover (SkyPinList *self, const char *drive_id, const char *path);
SkyPinFile *sky_pin_list_get_file (SkyPinList *self, const char *drive_id, const char *path);
void
sky_pin_list_put_pin (SkyPinList *self, const char *drive_id, const char *path, gboolean is_folder);
void        sky_pin_list_add (SkyPinList *self, const char *drive_id, SkyDriveEntry *entry);
SkyPinFile *sky_pin_list_put_file (SkyPinList *self, const char *drive_id, SkyDriveEntry *entry);
void        sky_pin_list_remove (SkyPinList *self, const char *drive_id, const char *path);
void        sky_pin_list_let_go (SkyPinList *self, const char *drive_id, const char *path);
void        sky_pin_list_remove_file (SkyPinList *self, const char *drive_id, const char *path);
void        sky_pin_list_remove_drive (SkyPinList *self, const char *drive_id);
void
sky_pin_list_move (SkyPinList *self, const char *drive_id, const char *from, SkyDriveEntry *entry);
guint64 sky_pin_list_sum_kept (SkyPinList *self);
void    sky_pin_list_doubt_drive (SkyPinList *self, const char *drive_id);
void    sky_pin_list_doubt_cache (SkyPinList *self);
void    sky_pin_file_put_off (SkyPinFile *file);
char  **sky_pin_list_dup_names (SkyPinList *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyPinList, sky_pin_list_free)

G_END_DECLS
