/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "support/sky-server-fixture.h"

G_BEGIN_DECLS

/**
 * SkyHttpAnswer:
 * @status: the HTTP status, 0 where the connection broke
 * @headers: (owned) (nullable): the response's headers
 * @body: (owned): its body, with a zero behind it
 * @size: bytes of @body
 *
 * What a server said.
 */
typedef struct
{
  guint               status;
  SoupMessageHeaders *headers;
  char               *body;
  gsize               size;
} SkyHttpAnswer;

SkyHttpAnswer *sky_http_send (SkyServerFixture *server,
                              const char       *method,
                              const char       *path,
                              const char       *body,
                              gssize            size,
                              ...) G_GNUC_NULL_TERMINATED;
void           sky_http_answer_free (SkyHttpAnswer *self);
const char    *sky_http_answer_get (SkyHttpAnswer *self, const char *header);
guint          sky_http_status (SkyServerFixture *server, const char *method, const char *path);
guint sky_http_put (SkyServerFixture *server, const char *path, const char *body, gssize size);
GSocketConnection *sky_http_connect (SkyServerFixture *server);
void               sky_http_write (GSocketConnection *connection, const char *data, gssize size);
void               sky_http_shut (GSocketConnection *connection);
char              *sky_http_read_all (GSocketConnection *connection);
void               sky_http_wait_blobs (SkyServerFixture *server, guint count);
void               sky_http_wait_temp (SkyServerFixture *server, guint count);
int   sky_http_run (char **output, char **errors, const char *first, ...) G_GNUC_NULL_TERMINATED;
char *sky_http_between (const char *text, const char *before, const char *after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyHttpAnswer, sky_http_answer_free)

G_END_DECLS
