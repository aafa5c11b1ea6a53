/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/webdav/sky-dav-client.h"
#include "drive/webdav/sky-dav-resource.h"

G_BEGIN_DECLS

/**
 * SkyDavReply:
 * @status: of the answer, whatever it is
 * @headers: (owned): of the answer
 * @resources: (owned) (nullable) (element-type SkyDavResource): what a 207 holds
 * @endpoint: (owned): that was asked
 */
typedef struct
{
  guint               status;
  SoupMessageHeaders *headers;
  GPtrArray          *resources;
  SkyDavEndpoint     *endpoint;
} SkyDavReply;

void sky_dav_reply_free (SkyDavReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyDavReply, sky_dav_reply_free)

guint sky_dav_reply_get_failure (SkyDavReply *self);

/* One request with its whole answer, which is a 207 or of no interest but for its headers. */
void         sky_dav_exchange_async (SkyDavClient       *client,
                                     SkyDavRequest      *request,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
SkyDavReply *sky_dav_exchange_finish (SkyDavClient *client, GAsyncResult *result, GError **error);

G_END_DECLS
