/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens and what they open. Only their hashes are kept, and every comparison takes the same time
 * whatever was guessed right. Filled before serving, read-only afterwards. */

#include "server/sky-server-auth.h"

#include <string.h>

#include "base/sky-hash.h"
#include "server/sky-server-error.h"

/* Bytes of a header that are looked at; a longer one is no token of ours. */
#define HEADER_MAX 4096
/* Bytes of a token file. */
#define FILE_MAX_SIZE (1024 * 1024)

typedef struct
{
  SkyServerAccount account;
  char            *hash; /* (owned): of the token */
} Entry;

struct _SkyServerAuth
{
  GPtrArray *entries; /* (owned) (element-type Entry) */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->account.name);
  g_free (entry->hash);
  g_free (entry);
}

SkyServerAuth *
sky_server_auth_new (void)
{
  SkyServerAuth *self = g_new0 (SkyServerAuth, 1);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  return self;
}

void
sky_server_auth_free (SkyServerAuth *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/* Lets @token open @account; an account may have several. */
void
sky_server_auth_add (SkyServerAuth *self, const char *account, const char *token)
{
  Entry *entry = g_new0 (Entry, 1);

  g_return_if_fail (self != NULL && account != NULL && token != NULL);

  entry->account.name = g_strdup (account);
  entry->hash = sky_hash_bytes (token, strlen (token));
  g_ptr_array_add (self->entries, entry);
}

/* A colon would end the name in Basic; the rest could not be the name of an exported folder. */
static gboolean
is_account_name (const char *name, gsize size)
{
  for (gsize i = 0; i < size; i++)
    if ((guchar) name[i] < 0x20 || strchr (":/\x7f", name[i]) != NULL)
      return FALSE;
  return name[0] != '.' && size <= 255 && g_utf8_validate (name, (gssize) size, NULL);
}

static gboolean
load_line (SkyServerAuth *self, const char *path, guint number, char *line, GError **error)
{
  char *space = NULL;

  g_strstrip (line);
  if (line[0] == 0 || line[0] == '#')
    return TRUE;
  space = line + strcspn (line, " \t");
  if (*space == 0 || !is_account_name (line, (gsize) (space - line)))
    {
      g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                   "line %u of %s is not “ACCOUNT TOKEN”", number, path);
      return FALSE;
    }
  *space = 0;
  sky_server_auth_add (self, line, g_strchug (space + 1));
  return TRUE;
}

/**
 * sky_server_auth_load:
 * @path: lines "ACCOUNT TOKEN"; empty ones and those that begin with "#" are skipped
 *
 * Returns: whether the whole file was understood
 */
gboolean
sky_server_auth_load (SkyServerAuth *self, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize size = 0;

  if (!g_file_get_contents (path, &text, &size, error))
    return FALSE;
  if (size > FILE_MAX_SIZE || memchr (text, 0, size) != NULL)
    {
      g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                   "%s is not a list of tokens", path);
      return FALSE;
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!load_line (self, path, i + 1, lines[i], error))
      return FALSE;
  return TRUE;
}

guint
sky_server_auth_get_size (SkyServerAuth *self)
{
  return self->entries->len;
}

SkyServerAccount *
sky_server_auth_get (SkyServerAuth *self, guint index)
{
  Entry *entry = g_ptr_array_index (self->entries, index);

  return &entry->account;
}

/* Both are 64 hexadecimal digits of a hash: no early end tells how much was right. */
static gboolean
equal_hashes (const char *one, const char *other)
{
  guint difference = 0;

  for (guint i = 0; i < 64; i++)
    difference |= (guchar) one[i] ^ (guchar) other[i];
  return difference == 0;
}

static const SkyServerAccount *
check_token (SkyServerAuth *self, const char *account, const char *token)
{
  g_autofree char        *hash = sky_hash_bytes (token, strlen (token));
  const SkyServerAccount *found = NULL;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry   *entry = g_ptr_array_index (self->entries, i);
      gboolean same = equal_hashes (entry->hash, hash);

      if (same && (account == NULL || strcmp (account, entry->account.name) == 0))
        found = &entry->account;
    }
  return found;
}

static const SkyServerAccount *
check_basic (SkyServerAuth *self, const char *encoded)
{
  g_autofree guchar *decoded = NULL;
  g_autofree char   *text = NULL;
  char              *colon = NULL;
  gsize              size = 0;

  decoded = g_base64_decode (encoded, &size);
  if (memchr (decoded, 0, size) != NULL)
    return NULL;
  text = g_strndup ((const char *) decoded, size);
  colon = strchr (text, ':');
  if (colon == NULL)
    return NULL;
  *colon = 0;
  return check_token (self, text, colon + 1);
}

/**
 * sky_server_auth_check:
 * @header: (nullable): the Authorization header: Bearer with a token, or Basic with the account's
 *   name and a token (RFC 6750, RFC 7617)
 *
 * Returns: (transfer none) (nullable): whom it opens
 */
const SkyServerAccount *
sky_server_auth_check (SkyServerAuth *self, const char *header)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (header == NULL || strlen (header) > HEADER_MAX)
    return NULL;
  if (g_ascii_strncasecmp (header, "Bearer ", 7) == 0)
    return check_token (self, NULL, header + 7 + strspn (header + 7, " "));
  if (g_ascii_strncasecmp (header, "Basic ", 6) == 0)
    return check_basic (self, header + 6 + strspn (header + 6, " "));
  return NULL;
}
