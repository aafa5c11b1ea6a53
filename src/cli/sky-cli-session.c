/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the owner of the state folder, starting one where none runs, and tells on stderr what went
 * wrong. One thread, blocking. */
#include "cli/sky-cli-session.h"

#include "app/sky-app-error.h"
#include "app/sky-owner.h"
#include "cli/sky-cli-output.h"
#include "cli/sky-cli-status.h"

/* How often a request is made again because its owner was just handing over. */
#define MOST_ATTEMPTS 5

struct _SkyCliSession
{
  SkyControlClient *client; /* (owned) (nullable) */
  int               status; /* that the last failure means */
};

static JsonNode *
ask_once (SkyCliSession *self, const char *method, JsonNode *params, GError **error)
{
  if (self->client == NULL)
    self->client = sky_owner_connect (error);
  if (self->client == NULL)
    return NULL;
  return sky_control_client_call (self->client, method, json_node_copy (params), 0, error);
}

SkyCliSession *
sky_cli_session_new (void)
{
  SkyCliSession *self = g_new0 (SkyCliSession, 1);

  self->status = SKY_CLI_FAILED;
  return self;
}

void
sky_cli_session_free (SkyCliSession *self)
{
  g_clear_object (&self->client);
  g_free (self);
}

/**
 * sky_cli_session_ask:
 * @self: a session
 * @method: what to ask for
 * @params: (transfer full) (nullable): its parameters
 *
 * Returns: (transfer full) (nullable): the result; %NULL: it failed, and stderr says why
 */
JsonNode *
sky_cli_session_ask (SkyCliSession *self, const char *method, JsonObject *params)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GError) error = NULL;
  JsonNode *result = NULL;

  json_node_take_object (node, params != NULL ? params : json_object_new ());
  for (guint i = 0; i < MOST_ATTEMPTS; i++)
    {
      g_clear_error (&error);
      result = ask_once (self, method, node, &error);
      /* Refused before anything was done: its successor is asked. */
      if (result != NULL || !g_error_matches (error, SKY_APP_ERROR, SKY_APP_ERROR_STOPPING))
        break;
      g_clear_object (&self->client);
    }
  if (result == NULL)
    {
      self->status = g_error_matches (error, SKY_APP_ERROR, SKY_APP_ERROR_INVALID) ? SKY_CLI_USAGE
                                                                                   : SKY_CLI_FAILED;
      sky_cli_error ("%s", error->message);
    }
  return result;
}

/**
 * sky_cli_session_next_event:
 * @self: a session that has subscribed to something
 * @event: its name
 *
 * Returns: (transfer full) (nullable): what the next event says; %NULL: the owner is gone
 */
JsonNode *
sky_cli_session_next_event (SkyCliSession *self, const char *event)
{
  g_return_val_if_fail (self->client != NULL, NULL);

  return sky_control_client_next_event (self->client, event, NULL);
}

/**
 * sky_cli_session_resume:
 * @self: a session whose owner ended
 * @method: what to ask the next owner for
 *
 * Returns: (transfer full) (nullable): the result
 */
JsonNode *
sky_cli_session_resume (SkyCliSession *self, const char *method)
{
  g_clear_object (&self->client);
  return sky_cli_session_ask (self, method, NULL);
}

/**
 * sky_cli_session_get_status:
 * @self: a session
 *
 * Returns: the exit status that the last failure means: wrong usage, or failed
 */
int
sky_cli_session_get_status (SkyCliSession *self)
{
  return self->status;
}
