/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"

G_BEGIN_DECLS

/**
 * SkyFakeFault:
 * @SKY_FAKE_FAULT_NONE: answers as it should
 * @SKY_FAKE_FAULT_OFFLINE: refuses with %SKY_DRIVE_ERROR_OFFLINE
 * @SKY_FAKE_FAULT_NOT_FOUND: refuses with %SKY_DRIVE_ERROR_NOT_FOUND
 * @SKY_FAKE_FAULT_HANG: never answers
 * @SKY_FAKE_FAULT_HANG_BODY: answers, then gives no byte
 * @SKY_FAKE_FAULT_DROP: the body breaks off at the set offset
 * @SKY_FAKE_FAULT_SHORT: the body ends at the set offset as if that were all
 * @SKY_FAKE_FAULT_LONG: the body goes on behind what was announced, with rubbish
 * @SKY_FAKE_FAULT_ELSEWHERE: the answer says that it begins a block behind what was asked for
 * @SKY_FAKE_FAULT_LESS: the answer honestly holds only the first 10000 bytes of what was asked for
 *
 * What the drive does wrong on purpose.
 */
typedef enum
{
  SKY_FAKE_FAULT_NONE,
  SKY_FAKE_FAULT_OFFLINE,
  SKY_FAKE_FAULT_NOT_FOUND,
  SKY_FAKE_FAULT_HANG,
  SKY_FAKE_FAULT_HANG_BODY,
  SKY_FAKE_FAULT_DROP,
  SKY_FAKE_FAULT_SHORT,
  SKY_FAKE_FAULT_LONG,
  SKY_FAKE_FAULT_ELSEWHERE,
  SKY_FAKE_FAULT_LESS,
} SkyFakeFault;

#define SKY_TYPE_FAKE_DRIVE (sky_fake_drive_get_type ())
G_DECLARE_FINAL_TYPE (SkyFakeDrive, sky_fake_drive, SKY, FAKE_DRIVE, GObject)

/* A drive in memory for tests: every path holds the same content. It keeps a book of what it was
 * asked for and of how often it gave each byte. Any thread. */
SkyFakeDrive  *sky_fake_drive_new (GBytes *content, SkyDriveFeatures features);
GBytes        *sky_fake_drive_make_content (guint32 seed, gsize size);
SkyDriveEntry *sky_fake_drive_dup_entry (SkyFakeDrive *self, const char *path);
void           sky_fake_drive_set_content (SkyFakeDrive *self, GBytes *content, const char *etag);
void           sky_fake_drive_set_etag (SkyFakeDrive *self, const char *etag);
void           sky_fake_drive_set_linear (SkyFakeDrive *self, gboolean linear);
void  sky_fake_drive_set_fault (SkyFakeDrive *self, SkyFakeFault fault, guint64 offset, int times);
void  sky_fake_drive_set_delay_ms (SkyFakeDrive *self, guint milliseconds);
guint sky_fake_drive_count_requests (SkyFakeDrive *self);
SkyRange sky_fake_drive_get_request (SkyFakeDrive *self, guint index);
guint    sky_fake_drive_count_given (SkyFakeDrive *self, guint64 offset);
guint    sky_fake_drive_most_given (SkyFakeDrive *self);
guint64  sky_fake_drive_get_most_open (SkyFakeDrive *self);
void     sky_fake_drive_clear_book (SkyFakeDrive *self);

G_END_DECLS
