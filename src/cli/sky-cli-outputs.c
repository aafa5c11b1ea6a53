/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skylark outputs. */
#include "cli/sky-cli-answer.h"
#include "cli/sky-cli-options.h"
#include "cli/sky-cli-output.h"

static void
print_device (JsonObject *device, guint index)
{
  g_autofree char *id = sky_cli_dup_text (device, "id");
  g_autofree char *name = sky_cli_dup_text (device, "name");

  sky_cli_line ("%s\t%s\t%s%s%s", sky_cli_get_flag (device, "used") ? "*" : "", id, name,
                sky_cli_get_flag (device, "default") ? "\tdefault" : "",
                sky_cli_get_flag (device, "can_be_exclusive") ? "\tcan be exclusive" : "");
}

static int
run_outputs (SkyCliSession *session, int argc, char **argv)
{
  gboolean            json = FALSE;
  const GOptionEntry  entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
                                    { NULL } };
  const SkyCliOptions options = { entries, 0, 0 };
  g_auto (GStrv) arguments = NULL;

  if (!sky_cli_parse (sky_cli_find_in (sky_cli_output_commands, "outputs"), &options, argc, argv,
                      &arguments))
    return SKY_CLI_USAGE;
  if (arguments == NULL)
    return SKY_CLI_DONE;
  if (arguments[0] != NULL)
    {
      sky_cli_error ("Too many arguments: use skylark outputs");
      return SKY_CLI_USAGE;
    }
  return sky_cli_answer_list (session, "outputs.list", NULL, json, print_device);
}

const SkyCliCommand sky_cli_output_commands[] = {
  { "outputs", "",
    "Show the devices that sound can come from. Choose one: skylark settings set output-device ID.",
    run_outputs },
  { NULL, NULL, NULL, NULL },
};
