/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands that are one question: asks it and prints the answer. */
#include "cli/sky-cli-answer.h"

#include "cli/sky-cli-output.h"
#include "cli/sky-cli-status.h"

/**
 * sky_cli_answer:
 * @session: a session
 * @method: of the control socket
 * @params: (transfer full) (nullable): for it
 * @json: whether to print the answer as it is
 * @print: (scope call) (nullable): prints it for people; without it success is silent
 *
 * Returns: the exit status
 */
int
sky_cli_answer (SkyCliSession *session,
                const char    *method,
                JsonObject    *params,
                gboolean       json,
                SkyCliPrint    print)
{
  g_autoptr (JsonNode) result = sky_cli_session_ask (session, method, params);

  if (result == NULL)
    return sky_cli_session_get_status (session);
  if (json)
    sky_cli_json (result);
  else if (print != NULL)
    print (json_node_get_object (result));
  return SKY_CLI_DONE;
}

/**
 * sky_cli_answer_list:
 * @session: a session
 * @method: of the control socket; answers with a list of objects
 * @params: (transfer full) (nullable): for it
 * @json: whether to print one JSON document instead of a line for each object
 * @print: (scope call): prints an object
 *
 * Returns: the exit status
 */
int
sky_cli_answer_list (SkyCliSession *session,
                     const char    *method,
                     JsonObject    *params,
                     gboolean       json,
                     SkyCliPrintRow print)
{
  g_autoptr (JsonNode) result = sky_cli_session_ask (session, method, params);
  g_autoptr (JsonArray) rows = NULL;

  if (result == NULL)
    return sky_cli_session_get_status (session);
  if (json)
    {
      sky_cli_json (result);
      return SKY_CLI_DONE;
    }
  rows = sky_cli_array_of (result);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    print (json_array_get_object_element (rows, i), i);
  return SKY_CLI_DONE;
}
