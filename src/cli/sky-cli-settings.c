/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skylark settings …: the application's GSettings. */
#include "config.h"

#include <gio/gio.h>

#include "cli/sky-cli-options.h"
#include "cli/sky-cli-output.h"

static GSettings *
open_settings (GSettingsSchema **schema)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

  *schema =
      source != NULL ? g_settings_schema_source_lookup (source, SKY_APPLICATION_ID, TRUE) : NULL;
  if (*schema == NULL)
    {
      sky_cli_error ("The settings' schema " SKY_APPLICATION_ID " is not installed");
      return NULL;
    }
  return g_settings_new_full (*schema, NULL, NULL);
}

static gboolean
check_key (GSettingsSchema *schema, const char *key)
{
  if (g_settings_schema_has_key (schema, key))
    return TRUE;
  sky_cli_error ("There is no setting “%s”", key);
  return FALSE;
}

/* Strings are printed and read as they are, everything else as GVariant text. */
static char *
value_text (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ? g_variant_dup_string (value, NULL)
                                                             : g_variant_print (value, FALSE);
}

static GVariant *
parse_value (const GVariantType *type, const char *text, GError **error)
{
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING) && g_utf8_validate (text, -1, NULL))
    return g_variant_new_string (text);
  return g_variant_parse (type, text, NULL, NULL, error);
}

static int
run_get (SkyCliSession *session, int argc, char **argv)
{
  const SkyCliOptions options = { NULL, 0, 1 };
  g_auto (GStrv) arguments = NULL;
  g_auto (GStrv) keys = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettings) settings = NULL;

  if (!sky_cli_parse (sky_cli_find_in (sky_cli_settings_commands, "settings get"), &options, argc,
                      argv, &arguments))
    return SKY_CLI_USAGE;
  if (arguments == NULL)
    return SKY_CLI_DONE;
  settings = open_settings (&schema);
  if (settings == NULL || (arguments[0] != NULL && !check_key (schema, arguments[0])))
    return SKY_CLI_FAILED;
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (GVariant) value = g_settings_get_value (settings, keys[i]);
      g_autofree char *text = value_text (value);

      if (arguments[0] == NULL)
        sky_cli_line ("%s\t%s", keys[i], text);
      else if (g_str_equal (keys[i], arguments[0]))
        sky_cli_line ("%s", text);
    }
  return SKY_CLI_DONE;
}

static int
run_set (SkyCliSession *session, int argc, char **argv)
{
  const SkyCliOptions options = { NULL, 2, 2 };
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) key = NULL;
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GError) error = NULL;

  if (!sky_cli_parse (sky_cli_find_in (sky_cli_settings_commands, "settings set"), &options, argc,
                      argv, &arguments))
    return SKY_CLI_USAGE;
  if (arguments == NULL)
    return SKY_CLI_DONE;
  settings = open_settings (&schema);
  if (settings == NULL || !check_key (schema, arguments[0]))
    return SKY_CLI_FAILED;
  key = g_settings_schema_get_key (schema, arguments[0]);
  value = parse_value (g_settings_schema_key_get_value_type (key), arguments[1], &error);
  if (value != NULL)
    g_variant_ref_sink (value);
  if (value == NULL || !g_settings_schema_key_range_check (key, value))
    {
      sky_cli_error ("“%s” is no value for %s", arguments[1], arguments[0]);
      return SKY_CLI_FAILED;
    }
  if (!g_settings_set_value (settings, arguments[0], value))
    {
      sky_cli_error ("%s can't be changed here", arguments[0]);
      return SKY_CLI_FAILED;
    }
  g_settings_sync ();
  return SKY_CLI_DONE;
}

const SkyCliCommand sky_cli_settings_commands[] = {
  { "settings get", "[KEY]", "Print a setting, or all.", run_get },
  { "settings set", "KEY VALUE", "Change a setting.", run_set },
  { NULL, NULL, NULL, NULL },
};
