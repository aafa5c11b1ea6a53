/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a multistatus tells about one resource: reads the texts of properties, leniently. */

#include "drive/webdav/sky-dav-resource.h"

#include <libsoup/soup.h>
#include <string.h>

#define SHA256_LENGTH 64

/**
 * sky_dav_resource_new:
 *
 * Returns: (transfer full): a resource of which nothing is known
 */
SkyDavResource *
sky_dav_resource_new (void)
{
  SkyDavResource *self = g_new0 (SkyDavResource, 1);

  self->size = -1;
  self->used = -1;
  self->available = -1;
  return self;
}

/**
 * sky_dav_resource_free:
 * @self: (nullable) (transfer full): a resource
 */
void
sky_dav_resource_free (SkyDavResource *self)
{
  if (self == NULL)
    return;
  g_free (self->href);
  g_free (self->etag);
  g_free (self->content_type);
  g_free (self->resource_id);
  g_free (self->sha256);
  g_free (self);
}

static void
move_text (char **to, char **from)
{
  if (*from == NULL)
    return;
  g_free (*to);
  *to = g_steal_pointer (from);
}

/**
 * sky_dav_resource_merge:
 * @self: a resource
 * @other: what another propstat says about it; emptied
 */
void
sky_dav_resource_merge (SkyDavResource *self, SkyDavResource *other)
{
  move_text (&self->etag, &other->etag);
  move_text (&self->content_type, &other->content_type);
  move_text (&self->resource_id, &other->resource_id);
  move_text (&self->sha256, &other->sha256);
  self->is_folder = self->is_folder || other->is_folder;
  if (other->size >= 0)
    self->size = other->size;
  if (other->mtime != 0)
    self->mtime = other->mtime;
  if (other->used >= 0)
    self->used = other->used;
  if (other->available >= 0)
    self->available = other->available;
}

/* Negative numbers stand for "not known" at some servers, and never for bytes. */
static gint64
parse_bytes (const char *text)
{
  guint64 value = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &value, NULL))
    return -1;
  return (gint64) value;
}

static gint64
parse_date (const char *text)
{
  g_autoptr (GDateTime) date = soup_date_time_new_from_http_string (text);

  if (date == NULL)
    date = g_date_time_new_from_iso8601 (text, NULL);
  return date != NULL ? g_date_time_to_unix (date) : 0;
}

static char *
parse_sha256 (const char *text)
{
  g_autofree char *hex = g_ascii_strdown (text, -1);

  if (strlen (hex) != SHA256_LENGTH || strspn (hex, "0123456789abcdef") != SHA256_LENGTH)
    return NULL;
  return g_steal_pointer (&hex);
}

/* ownCloud: "SHA1:… MD5:… SHA256:…". Only the last kind is of use here. */
static char *
parse_checksums (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strncasecmp (words[i], "SHA256:", 7) == 0)
      return parse_sha256 (words[i] + 7);
  return NULL;
}

static void
take_text (char **field, char *text)
{
  if (text == NULL || text[0] == '\0')
    {
      g_free (text);
      return;
    }
  g_free (*field);
  *field = text;
}

/**
 * sky_dav_resource_set:
 * @self: a resource
 * @property: local name of a property that Skylark knows
 * @text: its text; what can't be read is left out
 */
void
sky_dav_resource_set (SkyDavResource *self, const char *property, const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  if (g_str_equal (property, "getcontentlength"))
    self->size = parse_bytes (trimmed);
  else if (g_str_equal (property, "getlastmodified"))
    self->mtime = parse_date (trimmed);
  else if (g_str_equal (property, "quota-used-bytes"))
    self->used = parse_bytes (trimmed);
  else if (g_str_equal (property, "quota-available-bytes"))
    self->available = parse_bytes (trimmed);
  else if (g_str_equal (property, "getetag"))
    take_text (&self->etag, g_steal_pointer (&trimmed));
  else if (g_str_equal (property, "getcontenttype"))
    take_text (&self->content_type, g_steal_pointer (&trimmed));
  else if (g_str_equal (property, "resource-id"))
    take_text (&self->resource_id, g_steal_pointer (&trimmed));
  else if (g_str_equal (property, "sha256"))
    take_text (&self->sha256, parse_sha256 (trimmed));
  else if (g_str_equal (property, "checksums") && self->sha256 == NULL)
    take_text (&self->sha256, parse_checksums (trimmed));
}

/**
 * sky_dav_resource_to_entry:
 * @self: a resource
 * @path: its path on the drive
 *
 * Returns: (transfer full): the same as an entry
 */
SkyDriveEntry *
sky_dav_resource_to_entry (SkyDavResource *self, const char *path)
{
  SkyDriveEntryInfo info = {
    .path = path,
    .is_folder = self->is_folder,
    .size = self->size > 0 ? (guint64) self->size : 0,
    .mtime = self->mtime,
    .etag = self->etag,
    .content_type = self->content_type,
    .sha256 = self->sha256,
    .resource_id = self->resource_id,
  };

  return sky_drive_entry_new (&info);
}
