/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place where a request's path becomes names. Escapes are decoded exactly once, and what
 * would leave the root, hide a slash or is no text is refused. Names are looked up in the database
 * only: no path of the file system is ever made from them here. Pure functions, any thread. */

#include "server/sky-server-path.h"

#include <string.h>

#include "server/sky-server-error.h"

struct _SkyServerPath
{
  GPtrArray *names; /* (owned) (element-type utf8) */
  gboolean   slash;
};

/* What need not be escaped in a path segment (RFC 3986 section 3.3), less what some clients trip
 * over when it arrives raw. */
#define HREF_SAFE "!$'()*,;=:@"

static gboolean
check_name (const char *name, gsize size, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (name, MIN (size, SKY_SERVER_NAME_MAX));

  if (!g_utf8_validate (name, size, NULL))
    g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                 "the name “%s” is not valid UTF-8", shown);
  else if (size > SKY_SERVER_NAME_MAX)
    g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                 "the name “%s” is longer than %d bytes", shown, SKY_SERVER_NAME_MAX);
  else if (g_strcmp0 (name, ".") == 0 || g_strcmp0 (name, "..") == 0)
    g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST, "“%s” can't be a name",
                 shown);
  else
    {
      for (gsize i = 0; i < size; i++)
        if ((guchar) name[i] < 0x20 || name[i] == 0x7f)
          {
            g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                         "a name has a control character at byte %" G_GSIZE_FORMAT, i + 1);
            return FALSE;
          }
      return TRUE;
    }
  return FALSE;
}

static char *
decode_part (const char *part, gsize size, GError **error)
{
  g_autoptr (GString) name = g_string_sized_new (size);

  for (gsize i = 0; i < size; i++)
    {
      int high = 0;
      int low = 0;

      if (part[i] != '%')
        {
          g_string_append_c (name, part[i]);
          continue;
        }
      high = i + 2 < size ? g_ascii_xdigit_value (part[i + 1]) : -1;
      low = i + 2 < size ? g_ascii_xdigit_value (part[i + 2]) : -1;
      if (high < 0 || low < 0 || high * 16 + low == 0 || high * 16 + low == '/')
        {
          g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                               "the path has an escape that no name can hold");
          return NULL;
        }
      g_string_append_c (name, (char) (high * 16 + low));
      i += 2;
    }
  if (!check_name (name->str, name->len, error))
    return NULL;
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/**
 * sky_server_path_parse:
 * @encoded: (nullable): the path as it stood in the request, escapes and all
 *
 * Returns: (transfer full) (nullable): the path, or %NULL with %SKY_SERVER_ERROR_BAD_REQUEST
 */
SkyServerPath *
sky_server_path_parse (const char *encoded, GError **error)
{
  g_autoptr (SkyServerPath) self = NULL;
  const char *rest = encoded;

  if (encoded == NULL || encoded[0] != '/')
    {
      g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                           "the path does not begin with a slash");
      return NULL;
    }
  self = g_new0 (SkyServerPath, 1);
  self->names = g_ptr_array_new_with_free_func (g_free);
  while (*rest == '/')
    {
      gsize size = strcspn (rest + 1, "/");
      char *name = NULL;

      if (size > 0)
        {
          name = decode_part (rest + 1, size, error);
          if (name == NULL)
            return NULL;
          g_ptr_array_add (self->names, name);
        }
      self->slash = size == 0;
      rest += 1 + size;
    }
  if (self->names->len > SKY_SERVER_DEPTH_MAX)
    {
      g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                   "the path is deeper than %d folders", SKY_SERVER_DEPTH_MAX);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * sky_server_path_copy:
 *
 * Returns: (transfer full): a copy
 */
SkyServerPath *
sky_server_path_copy (const SkyServerPath *self)
{
  SkyServerPath *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (SkyServerPath, 1);
  copy->names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->names->len; i++)
    g_ptr_array_add (copy->names, g_strdup (sky_server_path_get_part (self, i)));
  copy->slash = self->slash;
  return copy;
}

void
sky_server_path_free (SkyServerPath *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->names);
  g_free (self);
}

guint
sky_server_path_get_depth (const SkyServerPath *self)
{
  return self->names->len;
}

const char *
sky_server_path_get_part (const SkyServerPath *self, guint index)
{
  return g_ptr_array_index (self->names, index);
}

/**
 * sky_server_path_get_name:
 *
 * Returns: (nullable): the last name, or %NULL for the root
 */
const char *
sky_server_path_get_name (const SkyServerPath *self)
{
  guint depth = self->names->len;

  return depth > 0 ? sky_server_path_get_part (self, depth - 1) : NULL;
}

gboolean
sky_server_path_is_root (const SkyServerPath *self)
{
  return self->names->len == 0;
}

/* Whether a slash stood at the end. */
gboolean
sky_server_path_has_slash (const SkyServerPath *self)
{
  return self->slash;
}

/* Whether the path is @folder or lies somewhere below it. */
gboolean
sky_server_path_is_inside (const SkyServerPath *self, const SkyServerPath *folder)
{
  if (self->names->len < folder->names->len)
    return FALSE;
  for (guint i = 0; i < folder->names->len; i++)
    if (strcmp (sky_server_path_get_part (self, i), sky_server_path_get_part (folder, i)) != 0)
      return FALSE;
  return TRUE;
}

/* The one name at the root that files can't have: the server's own addresses will lie below it
 * (RFC 8615). */
gboolean
sky_server_path_is_reserved (const SkyServerPath *self)
{
  return self->names->len > 0 && strcmp (sky_server_path_get_part (self, 0), ".well-known") == 0;
}

/**
 * sky_server_path_to_text:
 *
 * Returns: (transfer full): the path as people read it, for messages
 */
char *
sky_server_path_to_text (const SkyServerPath *self)
{
  g_autoptr (GString) text = g_string_new (self->names->len == 0 ? "/" : NULL);

  for (guint i = 0; i < self->names->len; i++)
    g_string_append_printf (text, "/%s", sky_server_path_get_part (self, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sky_server_path_to_href:
 * @slash: whether it names a folder
 *
 * Returns: (transfer full): the path for a DAV:href: absolute and escaped
 */
char *
sky_server_path_to_href (const SkyServerPath *self, gboolean slash)
{
  g_autoptr (GString) href = g_string_new (NULL);

  for (guint i = 0; i < self->names->len; i++)
    {
      g_string_append_c (href, '/');
      g_string_append_uri_escaped (href, sky_server_path_get_part (self, i), HREF_SAFE, FALSE);
    }
  if (slash || self->names->len == 0)
    g_string_append_c (href, '/');
  return g_string_free (g_steal_pointer (&href), FALSE);
}

/**
 * sky_server_path_child_href:
 * @base: the folder's href, with its slash
 * @name: of something in it
 * @slash: whether that is a folder
 *
 * Returns: (transfer full): the address of the child
 */
char *
sky_server_path_child_href (const char *base, const char *name, gboolean slash)
{
  g_autoptr (GString) href = g_string_new (base);

  g_string_append_uri_escaped (href, name, HREF_SAFE, FALSE);
  if (slash)
    g_string_append_c (href, '/');
  return g_string_free (g_steal_pointer (&href), FALSE);
}
