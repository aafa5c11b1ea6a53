/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skylark upload and transfers: bytes on their way, which go on without the command. */
#include <stdio.h>
#include <string.h>

#include "cli/sky-cli-options.h"
#include "cli/sky-cli-output.h"

static gboolean
is_over (JsonObject *batch)
{
  const char *state = sky_cli_get_raw (batch, "state");

  return g_str_equal (state, "done") || g_str_equal (state, "failed") ||
         g_str_equal (state, "cancelled");
}

static void
print_batch (JsonObject *batch)
{
  g_autofree char *title = sky_cli_dup_text (batch, "title");
  g_autofree char *state = sky_cli_dup_text (batch, "state");
  g_autofree char *message = sky_cli_dup_text (batch, "message");

  sky_cli_line ("%" G_GINT64_FORMAT "\t%s\t%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT
                " files\t%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " bytes\t%s%s%s",
                sky_cli_get_int (batch, "id"), state, sky_cli_get_int (batch, "files_done"),
                sky_cli_get_int (batch, "files"), sky_cli_get_int (batch, "bytes_done"),
                sky_cli_get_int (batch, "bytes"), title, *message != '\0' ? ": " : "", message);
}

static void
print_item (JsonObject *item)
{
  g_autofree char *target = sky_cli_dup_text (item, "target");
  g_autofree char *state = sky_cli_dup_text (item, "state");
  g_autofree char *verified = sky_cli_dup_text (item, "verified");
  g_autofree char *message = sky_cli_dup_text (item, "message");

  sky_cli_line ("%s\t%" G_GINT64_FORMAT "\t%s\t%s%s%s", state, sky_cli_get_int (item, "size"),
                verified, target, *message != '\0' ? ": " : "", message);
}

static JsonNode *
ask_items (SkyCliSession *session, gint64 id)
{
  JsonObject *params = json_object_new ();

  json_object_set_int_member (params, "id", id);
  return sky_cli_session_ask (session, "transfers.items", params);
}

/* Names on stderr each file of the batch that did not arrive. */
static void
tell_failures (SkyCliSession *session, gint64 id)
{
  g_autoptr (JsonNode) result = ask_items (session, id);
  g_autoptr (JsonArray) items = NULL;

  if (result == NULL)
    return;
  items = sky_cli_array_of (result);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject      *item = json_array_get_object_element (items, i);
      g_autofree char *name = sky_cli_dup_text (item, "source");
      g_autofree char *message = sky_cli_dup_text (item, "message");

      if (g_str_equal (sky_cli_get_raw (item, "state"), "failed"))
        sky_cli_error ("%s: %s", name, message);
    }
}

/* The batch with this id among @batches. */
static JsonObject *
find_batch (JsonNode *batches, gint64 id)
{
  g_autoptr (JsonArray) array = sky_cli_array_of (batches);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *batch = json_array_get_object_element (array, i);

      if (sky_cli_get_int (batch, "id") == id)
        return json_object_ref (batch);
    }
  return NULL;
}

/* Waits until the batch is over, whatever becomes of it. */
static JsonObject *
wait_for_batch (SkyCliSession *session, gint64 id)
{
  g_autoptr (JsonNode) batches = sky_cli_session_ask (session, "transfers.watch", NULL);
  g_autoptr (JsonObject) batch = NULL;

  while (batches != NULL)
    {
      JsonObject *found = find_batch (batches, id);

      if (found != NULL)
        {
          g_clear_pointer (&batch, json_object_unref);
          batch = found;
        }
      if (batch != NULL && is_over (batch))
        return g_steal_pointer (&batch);
      json_node_unref (batches);
      batches = sky_cli_session_next_event (session, "transfers");
      /* The owner ended, most often because a window took over: it goes on there. */
      if (batches == NULL)
        batches = sky_cli_session_resume (session, "transfers.watch");
    }
  return NULL;
}

static int
finish_upload (SkyCliSession *session, JsonNode *started, gboolean wait, gboolean json)
{
  g_autoptr (JsonObject) batch = json_object_ref (json_node_get_object (started));
  gint64 id = sky_cli_get_int (batch, "id");

  if (wait)
    {
      json_object_unref (batch);
      batch = wait_for_batch (session, id);
    }
  if (batch == NULL)
    return SKY_CLI_FAILED;
  if (json)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

      json_node_set_object (node, batch);
      sky_cli_json (node);
    }
  else
    print_batch (batch);
  if (!wait || g_str_equal (sky_cli_get_raw (batch, "state"), "done"))
    return SKY_CLI_DONE;
  tell_failures (session, id);
  return SKY_CLI_FAILED;
}

static int
run_upload (SkyCliSession *session, int argc, char **argv)
{
  gboolean           json = FALSE;
  gboolean           wait = FALSE;
  const GOptionEntry entries[] = {
    { "wait", 0, 0, G_OPTION_ARG_NONE, &wait, "End when everything has arrived", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    { NULL }
  };
  const SkyCliOptions options = { entries, 2, 0 };
  g_auto (GStrv) arguments = NULL;
  g_autoptr (JsonNode) started = NULL;
  JsonArray  *paths;
  JsonObject *params;
  guint       last;

  if (!sky_cli_parse (sky_cli_find_in (sky_cli_transfer_commands, "upload"), &options, argc, argv,
                      &arguments))
    return SKY_CLI_USAGE;
  if (arguments == NULL)
    return SKY_CLI_DONE;
  last = g_strv_length (arguments) - 1;
  if (!sky_cli_check_text ((const char *const *) arguments + last))
    return SKY_CLI_USAGE;
  paths = json_array_new ();
  for (guint i = 0; i < last; i++)
    {
      g_autofree char *uri = sky_cli_dup_uri (arguments[i]);

      json_array_add_string_element (paths, uri);
    }
  params = json_object_new ();
  json_object_set_array_member (params, "paths", paths);
  json_object_set_string_member (params, "location", arguments[last]);
  started = sky_cli_session_ask (session, "transfers.upload", params);
  return started != NULL ? finish_upload (session, started, wait, json)
                         : sky_cli_session_get_status (session);
}

static void
print_batches (JsonNode *batches, gboolean json)
{
  g_autoptr (JsonArray) array = sky_cli_array_of (batches);

  if (json)
    sky_cli_json (batches);
  for (guint i = 0; !json && i < json_array_get_length (array); i++)
    print_batch (json_array_get_object_element (array, i));
  fflush (stdout);
}

static void
note_open (GHashTable *open, JsonNode *batches)
{
  g_autoptr (JsonArray) array = sky_cli_array_of (batches);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *batch = json_array_get_object_element (array, i);
      gint64      id = sky_cli_get_int (batch, "id");

      if (is_over (batch))
        g_hash_table_remove (open, &id);
      else
        g_hash_table_add (open, g_memdup2 (&id, sizeof id));
    }
}

/* Prints what changes until nothing is on its way any more. */
static int
watch (SkyCliSession *session, gboolean json)
{
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (JsonNode) batches = sky_cli_session_ask (session, "transfers.watch", NULL);

  while (batches != NULL)
    {
      print_batches (batches, json);
      note_open (open, batches);
      if (g_hash_table_size (open) == 0)
        return SKY_CLI_DONE;
      json_node_unref (batches);
      batches = sky_cli_session_next_event (session, "transfers");
      if (batches == NULL)
        batches = sky_cli_session_resume (session, "transfers.watch");
    }
  return SKY_CLI_FAILED;
}

static gboolean
parse_ids (GStrv arguments, GArray *ids)
{
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      gint64 id;

      if (!g_ascii_string_to_signed (arguments[i], 10, 1, G_MAXINT64, &id, NULL))
        {
          sky_cli_error ("“%s” is not the number of a transfer", arguments[i]);
          return FALSE;
        }
      g_array_append_val (ids, id);
    }
  return TRUE;
}

static int
list_items (SkyCliSession *session, GArray *ids, gboolean json)
{
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (JsonNode) result = ask_items (session, g_array_index (ids, gint64, i));
      g_autoptr (JsonArray) items = result != NULL ? sky_cli_array_of (result) : NULL;

      if (result == NULL)
        return sky_cli_session_get_status (session);
      if (json)
        sky_cli_json (result);
      for (guint j = 0; !json && j < json_array_get_length (items); j++)
        print_item (json_array_get_object_element (items, j));
    }
  return SKY_CLI_DONE;
}

static int
list (SkyCliSession *session, GArray *ids, gboolean json)
{
  g_autoptr (JsonNode) result = NULL;

  if (ids->len > 0)
    return list_items (session, ids, json);
  result = sky_cli_session_ask (session, "transfers.list", NULL);
  if (result == NULL)
    return sky_cli_session_get_status (session);
  print_batches (result, json);
  return SKY_CLI_DONE;
}

static int
change (SkyCliSession *session, const char *verb, GArray *ids)
{
  g_autofree char *method = g_strconcat ("transfers.", verb, NULL);
  JsonObject      *params = json_object_new ();
  JsonArray       *array = json_array_new ();
  g_autoptr (JsonNode) result = NULL;

  for (guint i = 0; i < ids->len; i++)
    json_array_add_int_element (array, g_array_index (ids, gint64, i));
  json_object_set_array_member (params, "ids", array);
  result = sky_cli_session_ask (session, method, params);
  return result != NULL ? SKY_CLI_DONE : sky_cli_session_get_status (session);
}

static int
run_transfers (SkyCliSession *session, int argc, char **argv)
{
  static const char *const verbs[] = { "list", "pause", "resume", "cancel", "retry", NULL };
  gboolean                 json = FALSE;
  gboolean                 watching = FALSE;
  const GOptionEntry       entries[] = { { "watch", 0, 0, G_OPTION_ARG_NONE, &watching,
                                           "Go on printing what changes until all is done", NULL },
                                         { "json", 0, 0, G_OPTION_ARG_NONE, &json,
                                           "Print JSON; with --watch one document a line", NULL },
                                         { NULL } };
  const SkyCliOptions      options = { entries, 0, 0 };
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  const char *verb = "list";
  int         status;

  if (!sky_cli_parse (sky_cli_find_in (sky_cli_transfer_commands, "transfers"), &options, argc,
                      argv, &arguments))
    return SKY_CLI_USAGE;
  if (arguments == NULL)
    return SKY_CLI_DONE;
  if (arguments[0] != NULL && g_strv_contains (verbs, arguments[0]))
    verb = arguments[0];
  if (!parse_ids (arguments + (arguments[0] != NULL && verb == arguments[0] ? 1 : 0), ids))
    return SKY_CLI_USAGE;
  status = g_str_equal (verb, "list") ? (watching ? SKY_CLI_DONE : list (session, ids, json))
                                      : change (session, verb, ids);
  return status == SKY_CLI_DONE && watching ? watch (session, json) : status;
}

const SkyCliCommand sky_cli_transfer_commands[] = {
  { "upload", "PATH… LOCATION", "Upload files and folders into a folder of a drive.", run_upload },
  { "transfers", "[list|pause|resume|cancel|retry] [ID…]",
    "Show the transfers, or the files of those named; pause, resume, cancel or retry them.",
    run_transfers },
  { NULL, NULL, NULL, NULL },
};
