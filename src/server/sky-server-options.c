/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OPTIONS (RFC 4918 section 10.1): what the server can do. */

#include "server/sky-server-methods.h"

void
sky_server_options (SkyServerRequest *request)
{
  sky_server_request_set_header (request, "DAV", "1");
  sky_server_request_set_header (request, "Allow", SKY_SERVER_ALLOW);
  /* Without it some clients of one large vendor do not try WebDAV at all. */
  sky_server_request_set_header (request, "MS-Author-Via", "DAV");
  sky_server_request_answer (request, SOUP_STATUS_OK);
}
