/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/webdav/sky-dav-request.h"

G_BEGIN_DECLS

/**
 * SkyDavAnswer:
 * @status: of the answer, whatever it is
 * @headers: (owned): of the answer
 * @body: (owned): to be read or closed
 * @endpoint: (owned): that was asked, against which hrefs are to be read
 */
typedef struct
{
  guint               status;
  SoupMessageHeaders *headers;
  GInputStream       *body;
  SkyDavEndpoint     *endpoint;
} SkyDavAnswer;

void sky_dav_answer_free (SkyDavAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyDavAnswer, sky_dav_answer_free)

#define SKY_TYPE_DAV_CLIENT (sky_dav_client_get_type ())
G_DECLARE_FINAL_TYPE (SkyDavClient, sky_dav_client, SKY, DAV_CLIENT, GObject)

SkyDavClient *sky_dav_client_new (const char *uri, SkyDavCredentials *credentials);
void
sky_dav_client_set_endpoint (SkyDavClient *self, const char *uri, SkyDavCredentials *credentials);
void          sky_dav_client_set_anchors (SkyDavClient *self, GTlsDatabase *anchors);
void          sky_dav_client_set_timeout (SkyDavClient *self, guint seconds);
void          sky_dav_client_send_async (SkyDavClient       *self,
                                         SkyDavRequest      *request,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
SkyDavAnswer *sky_dav_client_send_finish (SkyDavClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
