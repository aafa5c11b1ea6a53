/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What "skylark play …" means: files and folders of this computer, places on drives, or words to
 * search for. A local path that exists wins. */
#include "cli/sky-cli-play.h"

#include <gio/gio.h>

#include "app/sky-location.h"
#include "cli/sky-cli-options.h"
#include "cli/sky-cli-output.h"

/* Folders within folders; a loop of links ends here. */
#define DEEPEST 32

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

static gboolean
sounds (const char *type)
{
  return type != NULL &&
         (g_str_has_prefix (type, "audio/") || g_str_equal (type, "application/ogg"));
}

static gboolean
name_sounds (const char *name)
{
  g_autofree char *type = g_content_type_guess (name, NULL, 0, NULL);
  g_autofree char *mime = g_content_type_get_mime_type (type);

  return sounds (mime);
}

/* The files below a local folder whose names promise sound, folder by folder, in order. */
static void
collect_folder (const char *path, guint depth, GStrvBuilder *found)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (folder == NULL || depth > DEEPEST)
    return;
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *child = g_build_filename (path, names->pdata[i], NULL);
      g_autofree char *uri = g_filename_to_uri (child, NULL, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        collect_folder (child, depth + 1, found);
      else if (name_sounds (names->pdata[i]))
        g_strv_builder_add (found, uri);
    }
}

/* The same on a drive; FALSE: it failed, and stderr says why. */
static gboolean
collect_location (SkyCliSession *session, const char *location, guint depth, GStrvBuilder *found)
{
  g_autofree char *drive = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (JsonArray) entries = NULL;
  JsonObject *params = json_object_new ();

  sky_location_split (location, &drive, &path);
  json_object_set_string_member (params, "location", location);
  result = sky_cli_session_ask (session, "files.list", params);
  if (result == NULL)
    return FALSE;
  entries = sky_cli_array_of (result);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject      *entry = json_array_get_object_element (entries, i);
      const char      *entry_path = sky_cli_get_raw (entry, "path");
      g_autofree char *place = g_strconcat (drive, ":", entry_path, NULL);
      gboolean         is_itself = g_str_equal (entry_path, path);

      if (g_str_equal (sky_cli_get_raw (entry, "kind"), "folder"))
        {
          if (depth < DEEPEST && !collect_location (session, place, depth + 1, found))
            return FALSE;
        }
      else if (is_itself || name_sounds (entry_path))
        g_strv_builder_add (found, place);
    }
  return TRUE;
}

/* Adds what @argument means; FALSE: it is neither a path nor a location. */
static gboolean
collect (SkyCliSession *session, const char *argument, GStrvBuilder *found, gboolean *failed)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (argument);
  const char      *path = g_file_peek_path (file);
  g_autofree char *uri = NULL;

  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      collect_folder (path, 0, found);
      return TRUE;
    }
  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      uri = g_file_get_uri (file);
      g_strv_builder_add (found, uri);
      return TRUE;
    }
  if (!g_utf8_validate (argument, -1, NULL) || !sky_location_split (argument, NULL, NULL))
    return FALSE;
  *failed = !collect_location (session, argument, 0, found);
  return TRUE;
}

/**
 * sky_cli_search_params:
 * @session: to ask the owner with
 * @query: words
 *
 * Returns: (transfer full) (nullable): the "ids" of the songs that are found; %NULL: stderr says
 * why
 */
JsonObject *
sky_cli_search_params (SkyCliSession *session, const char *query)
{
  JsonObject *params = json_object_new ();
  JsonArray  *ids = json_array_new ();
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (JsonArray) tracks = NULL;

  json_object_set_string_member (params, "query", query);
  result = sky_cli_session_ask (session, "library.search", params);
  if (result != NULL)
    tracks = sky_cli_array_of (result);
  for (guint i = 0; tracks != NULL && i < json_array_get_length (tracks); i++)
    json_array_add_int_element (ids,
                                sky_cli_get_int (json_array_get_object_element (tracks, i), "id"));
  if (tracks != NULL && json_array_get_length (tracks) > 0)
    {
      params = json_object_new ();
      json_object_set_array_member (params, "ids", ids);
      return params;
    }
  json_array_unref (ids);
  if (result != NULL)
    sky_cli_error ("Nothing in the library matches “%s”", query);
  return NULL;
}

/**
 * sky_cli_play_params:
 * @session: to ask the owner with
 * @arguments: what the user wants to hear
 *
 * Returns: (transfer full) (nullable): parameters for player.play; %NULL: stderr says why
 */
JsonObject *
sky_cli_play_params (SkyCliSession *session, const char *const *arguments)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  g_auto (GStrv) places = NULL;
  g_autofree char *query = NULL;
  JsonObject      *params;
  gboolean         failed = FALSE;

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      if (collect (session, arguments[i], found, &failed) && !failed)
        continue;
      if (failed || !sky_cli_check_text (arguments))
        return NULL;
      /* Words to search for stand alone; among places such an argument is a mistake. */
      if (i == 0)
        {
          query = g_strjoinv (" ", (char **) arguments);
          return sky_cli_search_params (session, query);
        }
      sky_cli_error ("%s: no such file or place", arguments[i]);
      return NULL;
    }
  places = g_strv_builder_end (found);
  if (places[0] == NULL)
    {
      sky_cli_error ("Nothing to play there");
      return NULL;
    }
  params = json_object_new ();
  json_object_set_array_member (params, "locations",
                                sky_cli_strings ((const char *const *) places));
  return params;
}
