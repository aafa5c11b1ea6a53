/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive-entry.h"

G_BEGIN_DECLS

/**
 * SkyUploadOverwrite:
 * @SKY_UPLOAD_CREATE: fail with %SKY_DRIVE_ERROR_EXISTS where an entry is there
 * @SKY_UPLOAD_REPLACE: replace the version named by the request's ETag, or whatever is there where
 *   the ETag is %NULL
 */
typedef enum
{
  SKY_UPLOAD_CREATE,
  SKY_UPLOAD_REPLACE,
} SkyUploadOverwrite;

/**
 * SkyVerification:
 * @SKY_VERIFICATION_NONE: nothing was compared
 * @SKY_VERIFICATION_SIZE: the server has as many bytes as were sent
 * @SKY_VERIFICATION_DIGEST: the server's SHA-256 is that of the bytes sent
 */
typedef enum
{
  SKY_VERIFICATION_NONE,
  SKY_VERIFICATION_SIZE,
  SKY_VERIFICATION_DIGEST,
} SkyVerification;

/**
 * SkyUploadRequest:
 * @path: where the file shall be on the drive
 * @size: in bytes
 * @sha256: lower-case hex of the whole content
 * @mtime: last change of the source, seconds since 1970, or 0
 * @overwrite: what to do where an entry is there
 * @etag: (nullable): with %SKY_UPLOAD_REPLACE, the version to replace
 */
typedef struct
{
  const char        *path;
  guint64            size;
  const char        *sha256;
  gint64             mtime;
  SkyUploadOverwrite overwrite;
  const char        *etag;
} SkyUploadRequest;

#define SKY_TYPE_UPLOAD_SESSION (sky_upload_session_get_type ())
G_DECLARE_FINAL_TYPE (SkyUploadSession, sky_upload_session, SKY, UPLOAD_SESSION, GObject)

/* One upload that can be written down and taken up again by another process. Immutable but for
 * @state, which only its drive reads and writes (a part's name, an upload id). */
SkyUploadSession  *sky_upload_session_new (const SkyUploadRequest *request, GVariant *state);
SkyUploadSession  *sky_upload_session_deserialize (GVariant *variant, GError **error);
GVariant          *sky_upload_session_serialize (SkyUploadSession *self);
const char        *sky_upload_session_get_path (SkyUploadSession *self);
guint64            sky_upload_session_get_size (SkyUploadSession *self);
const char        *sky_upload_session_get_sha256 (SkyUploadSession *self);
gint64             sky_upload_session_get_mtime (SkyUploadSession *self);
SkyUploadOverwrite sky_upload_session_get_overwrite (SkyUploadSession *self);
const char        *sky_upload_session_get_etag (SkyUploadSession *self);
GVariant          *sky_upload_session_dup_state (SkyUploadSession *self);
void               sky_upload_session_set_state (SkyUploadSession *self, GVariant *state);

G_END_DECLS
