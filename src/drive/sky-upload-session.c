/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One upload that can be written down and taken up again by another process. Belongs to the thread
 * that runs the upload; only its drive touches the state. */

#include "drive/sky-upload-session.h"

#include "drive/sky-drive-error.h"
#include "drive/sky-drive-path.h"

/* version, path, size, sha256, mtime, overwrite, ETag, state of the drive */
#define FORMAT                                                                                     \
  "(qstsxums"                                                                                      \
  "mv)"
#define FORMAT_VERSION 1

struct _SkyUploadSession
{
  GObject parent_instance;

  char              *path;   /* (owned) */
  char              *sha256; /* (owned) */
  char              *etag;   /* (owned) (nullable) */
  GVariant          *state;  /* (owned) (nullable) */
  guint64            size;
  gint64             mtime;
  SkyUploadOverwrite overwrite;
};

G_DEFINE_FINAL_TYPE (SkyUploadSession, sky_upload_session, G_TYPE_OBJECT)

static gboolean
is_sha256 (const char *hex)
{
  guint length = 0;

  for (; hex[length] != '\0'; length++)
    if (!g_ascii_isdigit (hex[length]) && (hex[length] < 'a' || hex[length] > 'f'))
      return FALSE;
  return length == 64;
}

static void
sky_upload_session_finalize (GObject *object)
{
  SkyUploadSession *self = SKY_UPLOAD_SESSION (object);

  g_free (self->path);
  g_free (self->sha256);
  g_free (self->etag);
  g_clear_pointer (&self->state, g_variant_unref);

  G_OBJECT_CLASS (sky_upload_session_parent_class)->finalize (object);
}

static void
sky_upload_session_class_init (SkyUploadSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_upload_session_finalize;
}

static void
sky_upload_session_init (SkyUploadSession *self)
{
}

/**
 * sky_upload_session_new:
 * @request: what is to be uploaded; everything is copied
 * @state: (nullable): what the drive wants to remember; sunk if floating
 *
 * Returns: (transfer full): the session
 */
SkyUploadSession *
sky_upload_session_new (const SkyUploadRequest *request, GVariant *state)
{
  SkyUploadSession *self;

  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (sky_drive_path_is_valid (request->path), NULL);
  g_return_val_if_fail (request->sha256 != NULL, NULL);

  self = g_object_new (SKY_TYPE_UPLOAD_SESSION, NULL);
  self->path = g_strdup (request->path);
  self->sha256 = g_strdup (request->sha256);
  self->etag = g_strdup (request->etag);
  self->size = request->size;
  self->mtime = request->mtime;
  self->overwrite = request->overwrite;
  sky_upload_session_set_state (self, state);
  return self;
}

/**
 * sky_upload_session_deserialize:
 * @variant: what sky_upload_session_serialize () gave, maybe in another process
 * @error: return location for %SKY_DRIVE_ERROR_PROTOCOL
 *
 * Returns: (transfer full) (nullable): the session
 */
SkyUploadSession *
sky_upload_session_deserialize (GVariant *variant, GError **error)
{
  g_autoptr (GVariant) state = NULL;
  SkyUploadRequest request = { 0 };
  guint16          version = 0;
  guint32          overwrite = 0;

  g_return_val_if_fail (variant != NULL, NULL);

  if (g_variant_is_of_type (variant, G_VARIANT_TYPE (FORMAT)))
    g_variant_get (variant, "(q&st&sxum&smv)", &version, &request.path, &request.size,
                   &request.sha256, &request.mtime, &overwrite, &request.etag, &state);
  if (version != FORMAT_VERSION || overwrite > SKY_UPLOAD_REPLACE ||
      !sky_drive_path_is_valid (request.path) || !is_sha256 (request.sha256))
    {
      g_set_error_literal (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL,
                           "The record of an upload is damaged or from another version");
      return NULL;
    }
  request.overwrite = overwrite;
  return sky_upload_session_new (&request, state);
}

/**
 * sky_upload_session_serialize:
 * @self: a session
 *
 * Returns: (transfer full): all of it, not floating
 */
GVariant *
sky_upload_session_serialize (SkyUploadSession *self)
{
  g_return_val_if_fail (SKY_IS_UPLOAD_SESSION (self), NULL);

  return g_variant_ref_sink (g_variant_new (FORMAT, (guint16) FORMAT_VERSION, self->path,
                                            self->size, self->sha256, self->mtime,
                                            (guint32) self->overwrite, self->etag, self->state));
}

/**
 * sky_upload_session_get_path:
 * @self: a session
 *
 * Returns: (transfer none): where the file shall be
 */
const char *
sky_upload_session_get_path (SkyUploadSession *self)
{
  g_return_val_if_fail (SKY_IS_UPLOAD_SESSION (self), NULL);

  return self->path;
}

/**
 * sky_upload_session_get_size:
 * @self: a session
 *
 * Returns: the size of the whole content in bytes
 */
guint64
sky_upload_session_get_size (SkyUploadSession *self)
{
  g_return_val_if_fail (SKY_IS_UPLOAD_SESSION (self), 0);

  return self->size;
}

/**
 * sky_upload_session_get_sha256:
 * @self: a session
 *
 * Returns: (transfer none): lower-case hex of the whole content
 */
const char *
sky_upload_session_get_sha256 (SkyUploadSession *self)
{
  g_return_val_if_fail (SKY_IS_UPLOAD_SESSION (self), NULL);

  return self->sha256;
}

/**
 * sky_upload_session_get_mtime:
 * @self: a session
 *
 * Returns: last change of the source in seconds since 1970, or 0
 */
gint64
sky_upload_session_get_mtime (SkyUploadSession *self)
{
  g_return_val_if_fail (SKY_IS_UPLOAD_SESSION (self), 0);

  return self->mtime;
}

/**
 * sky_upload_session_get_overwrite:
 * @self: a session
 *
 * Returns: what to do where an entry is there
 */
SkyUploadOverwrite
sky_upload_session_get_overwrite (SkyUploadSession *self)
{
  g_return_val_if_fail (SKY_IS_UPLOAD_SESSION (self), SKY_UPLOAD_CREATE);

  return self->overwrite;
}

/**
 * sky_upload_session_get_etag:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the version to replace
 */
const char *
sky_upload_session_get_etag (SkyUploadSession *self)
{
  g_return_val_if_fail (SKY_IS_UPLOAD_SESSION (self), NULL);

  return self->etag;
}

/**
 * sky_upload_session_dup_state:
 * @self: a session
 *
 * Returns: (transfer full) (nullable): what the drive remembered
 */
GVariant *
sky_upload_session_dup_state (SkyUploadSession *self)
{
  g_return_val_if_fail (SKY_IS_UPLOAD_SESSION (self), NULL);

  return self->state != NULL ? g_variant_ref (self->state) : NULL;
}

/**
 * sky_upload_session_set_state:
 * @self: a session
 * @state: (nullable): what the drive wants to remember; sunk if floating
 */
void
sky_upload_session_set_state (SkyUploadSession *self, GVariant *state)
{
  g_return_if_fail (SKY_IS_UPLOAD_SESSION (self));

  if (state != NULL)
    g_variant_ref_sink (state);
  g_clear_pointer (&self->state, g_variant_unref);
  self->state = state;
}
