/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Live properties: what the server knows of every file and folder by itself (RFC 4918 section 15,
 * RFC 4331, RFC 5842 section 3.1). Pure functions, any thread. */

#include "server/sky-server-props.h"

#include <gio/gio.h>
#include <string.h>

/* Sound, pictures and lists by their names, so that the answer does not depend on what is
 * installed on the server's computer. */
static const struct
{
  const char *ending;
  const char *type;
} types[] = {
  { ".aac", "audio/aac" },        { ".aif", "audio/aiff" },        { ".aiff", "audio/aiff" },
  { ".ape", "audio/x-ape" },      { ".cue", "application/x-cue" }, { ".flac", "audio/flac" },
  { ".jpeg", "image/jpeg" },      { ".jpg", "image/jpeg" },        { ".m3u", "audio/x-mpegurl" },
  { ".m3u8", "audio/x-mpegurl" }, { ".m4a", "audio/mp4" },         { ".m4b", "audio/mp4" },
  { ".mka", "audio/x-matroska" }, { ".mp3", "audio/mpeg" },        { ".oga", "audio/ogg" },
  { ".ogg", "audio/ogg" },        { ".opus", "audio/ogg" },        { ".png", "image/png" },
  { ".txt", "text/plain" },       { ".wav", "audio/wav" },         { ".webp", "image/webp" },
  { ".wma", "audio/x-ms-wma" },   { ".wv", "audio/x-wavpack" },
};

/**
 * sky_server_format_http_date:
 *
 * Returns: (transfer full): the time as HTTP wants it (RFC 9110 section 5.6.7)
 */
char *
sky_server_format_http_date (gint64 microseconds)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);

  /* No format of the C library: its names follow the locale. */
  return g_strdup_printf (
      "%s, %02d %s %04d %02d:%02d:%02d GMT", days[g_date_time_get_day_of_week (date) - 1],
      g_date_time_get_day_of_month (date), months[g_date_time_get_month (date) - 1],
      g_date_time_get_year (date), g_date_time_get_hour (date), g_date_time_get_minute (date),
      g_date_time_get_second (date));
}

/**
 * sky_server_guess_type:
 *
 * Returns: (transfer full): the media type that a name tells
 */
char *
sky_server_guess_type (const char *name)
{
  const char      *dot = strrchr (name, '.');
  g_autofree char *guess = NULL;
  char            *type = NULL;

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (dot, types[i].ending) == 0)
      return g_strdup (types[i].type);
  guess = g_content_type_guess (name, NULL, 0, NULL);
  type = g_content_type_get_mime_type (guess);
  return type != NULL ? type : g_strdup ("application/octet-stream");
}

/**
 * sky_server_append_xml_text:
 * @text: UTF-8
 *
 * Escapes it; the two code points that UTF-8 can hold and XML can't (section 2.2 of XML 1.0)
 * become U+FFFD.
 */
void
sky_server_append_xml_text (GString *out, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  const char      *rest = escaped;
  const char      *bad = NULL;

  while ((bad = strstr (rest, "\xef\xbf")) != NULL)
    {
      gboolean unfit = (guchar) bad[2] == 0xbe || (guchar) bad[2] == 0xbf;

      g_string_append_len (out, rest, bad - rest);
      g_string_append (out, unfit ? "\xef\xbf\xbd" : "\xef\xbf");
      rest = bad + (unfit ? 3 : 2);
    }
  g_string_append (out, rest);
}

static gboolean
write_type (GString *out, const SkyServerPropContext *context)
{
  if (context->node->is_folder)
    g_string_append (out, "<D:collection/>");
  return TRUE;
}

static gboolean
write_length (GString *out, const SkyServerPropContext *context)
{
  if (context->node->is_folder)
    return FALSE;
  g_string_append_printf (out, "%" G_GUINT64_FORMAT, context->node->size);
  return TRUE;
}

static gboolean
write_modified (GString *out, const SkyServerPropContext *context)
{
  g_autofree char *date = sky_server_format_http_date (context->node->modified);

  g_string_append (out, date);
  return TRUE;
}

static gboolean
write_created (GString *out, const SkyServerPropContext *context)
{
  g_autoptr (GDateTime) date =
                 g_date_time_new_from_unix_utc (context->node->created / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ");

  g_string_append (out, text);
  return TRUE;
}

static gboolean
write_etag (GString *out, const SkyServerPropContext *context)
{
  if (context->node->etag == NULL)
    return FALSE;
  sky_server_append_xml_text (out, context->node->etag);
  return TRUE;
}

static gboolean
write_content_type (GString *out, const SkyServerPropContext *context)
{
  g_autofree char *type = NULL;

  if (context->node->is_folder)
    return FALSE;
  type = sky_server_guess_type (context->node->name);
  sky_server_append_xml_text (out, type);
  return TRUE;
}

static gboolean
write_name (GString *out, const SkyServerPropContext *context)
{
  sky_server_append_xml_text (out, context->node->name);
  return TRUE;
}

static gboolean
write_resource_id (GString *out, const SkyServerPropContext *context)
{
  g_string_append_printf (out, "<D:href>urn:uuid:%s</D:href>", context->node->resource_id);
  return TRUE;
}

static gboolean
write_available (GString *out, const SkyServerPropContext *context)
{
  if (!context->node->is_folder || context->available == G_MAXUINT64)
    return FALSE;
  g_string_append_printf (out, "%" G_GUINT64_FORMAT, context->available);
  return TRUE;
}

static gboolean
write_used (GString *out, const SkyServerPropContext *context)
{
  if (!context->node->is_folder)
    return FALSE;
  g_string_append_printf (out, "%" G_GUINT64_FORMAT, context->used);
  return TRUE;
}

static gboolean
write_sha256 (GString *out, const SkyServerPropContext *context)
{
  if (context->node->sha256 == NULL)
    return FALSE;
  g_string_append (out, context->node->sha256);
  return TRUE;
}

static const SkyServerLiveProp live_props[] = {
  { SKY_SERVER_NS_DAV, "resourcetype", TRUE, write_type },
  { SKY_SERVER_NS_DAV, "getcontentlength", TRUE, write_length },
  { SKY_SERVER_NS_DAV, "getlastmodified", TRUE, write_modified },
  { SKY_SERVER_NS_DAV, "creationdate", TRUE, write_created },
  { SKY_SERVER_NS_DAV, "getetag", TRUE, write_etag },
  { SKY_SERVER_NS_DAV, "getcontenttype", TRUE, write_content_type },
  { SKY_SERVER_NS_DAV, "displayname", TRUE, write_name },
  { SKY_SERVER_NS_DAV, "resource-id", TRUE, write_resource_id },
  { SKY_SERVER_NS_DAV, "quota-available-bytes", FALSE, write_available },
  { SKY_SERVER_NS_DAV, "quota-used-bytes", FALSE, write_used },
  { SKY_SERVER_NS_SKYLARK, "sha256", TRUE, write_sha256 },
};

const SkyServerLiveProp *
sky_server_live_props (guint *n_props)
{
  *n_props = G_N_ELEMENTS (live_props);
  return live_props;
}

/**
 * sky_server_find_live_prop:
 *
 * Returns: (transfer none) (nullable): the live property of that name
 */
const SkyServerLiveProp *
sky_server_find_live_prop (const char *ns, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (live_props); i++)
    if (strcmp (live_props[i].name, name) == 0 && strcmp (live_props[i].ns, ns) == 0)
      return &live_props[i];
  return NULL;
}
