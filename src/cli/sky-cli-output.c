/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands print: results on stdout, everything else on stderr. Names come from servers and
 * files, so control characters never reach a terminal. */
#include "cli/sky-cli-output.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char *
make_safe (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString         *safe = g_string_new (NULL);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (g_unichar_iscntrl (letter))
        g_string_append (safe, "\357\277\275");
      else
        g_string_append_unichar (safe, letter);
    }
  return g_string_free (safe, FALSE);
}

static JsonNode *
value_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

static void
print_line (FILE *stream, const char *prefix, const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);

  fprintf (stream, "%s%s\n", prefix, text);
}

/**
 * sky_cli_error:
 * @format: as for printf()
 * @...: for @format
 *
 * Says on stderr why a command fails.
 */
void
sky_cli_error (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  print_line (stderr, "skylark: ", format, arguments);
  va_end (arguments);
}

/**
 * sky_cli_note:
 * @format: as for printf()
 * @...: for @format
 *
 * Says on stderr what the user should know, though nothing failed.
 */
void
sky_cli_note (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  print_line (stderr, "", format, arguments);
  va_end (arguments);
}

void
sky_cli_line (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  print_line (stdout, "", format, arguments);
  va_end (arguments);
}

void
sky_cli_json (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  fprintf (stdout, "%s\n", text);
}

/**
 * sky_cli_flush:
 * @status: exit status so far
 *
 * Returns: @status, or failure where stdout could not be written
 */
int
sky_cli_flush (int status)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  return status != 0 ? status : 1;
}

/**
 * sky_cli_dup_text:
 * @object: a result
 * @name: of a member
 *
 * Returns: (transfer full): the text, safe to print
 */
char *
sky_cli_dup_text (JsonObject *object, const char *name)
{
  return make_safe (sky_cli_get_raw (object, name));
}

/**
 * sky_cli_get_raw:
 * @object: a result
 * @name: of a member
 *
 * Returns: the text as it is, for further requests; not to be printed
 */
const char *
sky_cli_get_raw (JsonObject *object, const char *name)
{
  JsonNode   *node = value_member (object, name);
  const char *text = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
                         ? json_node_get_string (node)
                         : NULL;

  return text != NULL ? text : "";
}

gint64
sky_cli_get_int (JsonObject *object, const char *name)
{
  JsonNode *node = value_member (object, name);

  return node != NULL ? json_node_get_int (node) : 0;
}

double
sky_cli_get_number (JsonObject *object, const char *name)
{
  JsonNode *node = value_member (object, name);

  return node != NULL ? json_node_get_double (node) : 0;
}

gboolean
sky_cli_get_flag (JsonObject *object, const char *name)
{
  JsonNode *node = value_member (object, name);

  return node != NULL && json_node_get_boolean (node);
}

/**
 * sky_cli_dup_length:
 * @ms: milliseconds, negative: unknown
 *
 * Returns: (transfer full): such as "3:05" or "1:02:03"
 */
char *
sky_cli_dup_length (gint64 ms)
{
  gint64 seconds = ms / 1000;

  if (ms < 0)
    return g_strdup ("-:--");
  if (seconds >= 3600)
    return g_strdup_printf ("%d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60),
                            (int) (seconds % 60));
  return g_strdup_printf ("%d:%02d", (int) (seconds / 60), (int) (seconds % 60));
}

/**
 * sky_cli_array_of:
 * @node: a result
 *
 * Returns: (transfer full): its array; an empty one where it is something else
 */
JsonArray *
sky_cli_array_of (JsonNode *node)
{
  return JSON_NODE_HOLDS_ARRAY (node) ? json_array_ref (json_node_get_array (node))
                                      : json_array_new ();
}

JsonArray *
sky_cli_strings (const char *const *strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  return array;
}
