/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In which package of Debian, and of what is made from it, GStreamer's plugins are: for the message
 * when one is missing. Any thread.
 */
#include "playback/sky-plugin-package.h"

#include <gst/pbutils/missing-plugins.h>
#include <string.h>

#define BASE "gstreamer1.0-plugins-base"
#define GOOD "gstreamer1.0-plugins-good"
#define BAD "gstreamer1.0-plugins-bad"
#define UGLY "gstreamer1.0-plugins-ugly"
#define LIBAV "gstreamer1.0-libav"

typedef struct
{
  const char *name;
  const char *package;
} Row;

static const Row elements[] = {
  { "aacparse", GOOD },       { "aiffparse", BAD },       { "avdec_aac", LIBAV },
  { "avdec_alac", LIBAV },    { "avdec_ape", LIBAV },     { "avdemux_ape", LIBAV },
  { "decodebin3", BASE },     { "flacdec", GOOD },        { "flacparse", GOOD },
  { "mpegaudioparse", GOOD }, { "mpg123audiodec", GOOD }, { "musepackdec", BAD },
  { "oggdemux", BASE },       { "opusdec", BASE },        { "opusparse", BAD },
  { "qtdemux", GOOD },        { "vorbisdec", BASE },      { "wavpackdec", GOOD },
  { "wavpackparse", GOOD },   { "wavparse", GOOD },
};

/* What libav's package can't do, or another can, too. */
static const Row types[] = {
  { "application/ogg", BASE }, { "audio/AMR", UGLY },       { "audio/midi", BAD },
  { "audio/x-dsd", LIBAV },    { "audio/x-flac", GOOD },    { "audio/x-mod", BAD },
  { "audio/x-musepack", BAD }, { "audio/x-opus", BASE },    { "audio/x-siren", BAD },
  { "audio/x-speex", GOOD },   { "audio/x-vorbis", BASE },  { "audio/x-wav", GOOD },
  { "audio/x-wavpack", GOOD }, { "video/mpegts", BAD },     { "video/quicktime", GOOD },
  { "video/webm", GOOD },      { "video/x-flv", GOOD },     { "video/x-matroska", GOOD },
  { "video/x-ms-asf", UGLY },  { "video/x-msvideo", GOOD },
};

/**
 * sky_plugin_package_of_element:
 * @element: the name of an element that isn't there
 *
 * Returns: the package that has it
 */
const char *
sky_plugin_package_of_element (const char *element)
{
  for (gsize i = 0; i < G_N_ELEMENTS (elements); i++)
    if (g_str_equal (elements[i].name, element))
      return elements[i].package;

  return LIBAV;
}

/* The details end in the kind and the caps: "decoder-audio/x-ape, …". */
static const char *
package_of_details (const char *details)
{
  const char *kind = strrchr (details, '|');
  const char *type = kind != NULL ? strchr (kind, '-') : NULL;

  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (types); i++)
    {
      gsize length = strlen (types[i].name);

      if (strncmp (type + 1, types[i].name, length) == 0 &&
          (type[1 + length] == '\0' || type[1 + length] == ',' || type[1 + length] == '('))
        return types[i].package;
    }

  return LIBAV;
}

/**
 * sky_plugin_package_describe_missing:
 * @message: a message about a missing plugin
 *
 * Returns: (transfer full): what is missing, and the package that has it
 */
char *
sky_plugin_package_describe_missing (GstMessage *message)
{
  g_autofree char *what = gst_missing_plugin_message_get_description (message);
  g_autofree char *details = gst_missing_plugin_message_get_installer_detail (message);

  return g_strdup_printf ("%s (package %s)", what,
                          details != NULL ? package_of_details (details) : LIBAV);
}
