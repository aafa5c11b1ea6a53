/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "drive/sky-drive.h"
#include "drive/webdav/sky-dav-endpoint.h"

G_BEGIN_DECLS

/**
 * SkyDavRequest:
 * @method: a static string
 * @path: (owned): on the drive
 * @folder: whether the URI shall end with a slash
 * @headers: (owned): besides those that every request has
 * @body: (owned) (nullable): what to send, where it is small
 * @content_type: (nullable): of what is sent, a static string
 * @destination: (owned) (nullable): path on the drive, of MOVE and COPY
 * @overwrite: of MOVE and COPY
 * @destination_etag: (owned) (nullable): strong ETag that the destination must have
 * @upload: (owned) (nullable): the upload whose source is the body
 * @source: (owned) (nullable): its source
 * @progress: (nullable): told how much was sent
 * @progress_data: for @progress
 * @is_harmless: whether it may be repeated: because it changes nothing, or removes what is ours
 * @wants_spare: whether another request is likely to follow before this one is answered in full
 * @left: set once the request has left this computer as a whole: from then on the server may
 *   have done what was asked, whether it says so or not
 *
 * What to ask of a server, independent of where it is: messages are built from it anew for each
 * attempt. Belongs to the thread that sends it.
 */
typedef struct
{
  const char          *method;
  char                *path;
  gboolean             folder;
  SoupMessageHeaders  *headers;
  GBytes              *body;
  const char          *content_type;
  char                *destination;
  gboolean             overwrite;
  char                *destination_etag;
  SkyUploadSession    *upload;
  GFile               *source;
  SkyDriveProgressFunc progress;
  gpointer             progress_data;
  gboolean             is_harmless;
  gboolean             wants_spare;
  gboolean             left;
} SkyDavRequest;

SkyDavRequest *sky_dav_request_new (const char *method, const char *path, gboolean folder);
SkyDavRequest *sky_dav_request_ref (SkyDavRequest *self);
void           sky_dav_request_unref (SkyDavRequest *self);
void sky_dav_request_set_body (SkyDavRequest *self, const char *content_type, GBytes *body);
SoupMessage *
sky_dav_request_build (SkyDavRequest *self, SkyDavEndpoint *endpoint, GUri *uri, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyDavRequest, sky_dav_request_unref)

G_END_DECLS
