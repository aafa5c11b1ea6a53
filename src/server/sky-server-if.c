/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The If header (RFC 4918 section 10.4): lists of conditions on what is asked for, or on other
 * things named in the header. That is how the destination of a MOVE is guarded. Parsed on the
 * server's thread, judged inside the transaction that it guards. */

#include "server/sky-server-if.h"

#include <string.h>

#include "server/sky-node-store.h"
#include "server/sky-server-address.h"
#include "server/sky-server-error.h"

/* More lists than any client sends. */
#define N_LISTS_MAX 64

typedef struct
{
  char    *value; /* (owned): an entity tag with its quotes, or the address of a state */
  gboolean is_tag;
  gboolean negated;
} Condition;

typedef struct
{
  SkyServerPath *path;       /* (owned) (nullable): %NULL for what the request names */
  gboolean       elsewhere;  /* names nothing of ours: has no tag and no state */
  GArray        *conditions; /* (owned) (element-type Condition) */
} List;

struct _SkyServerIf
{
  GPtrArray *lists; /* (owned) (element-type List) */
};

static void
condition_clear (gpointer data)
{
  Condition *condition = data;

  g_free (condition->value);
}

static void
list_free (gpointer data)
{
  List *list = data;

  sky_server_path_free (list->path);
  g_array_unref (list->conditions);
  g_free (list);
}

static const char *
skip_space (const char *rest)
{
  return rest + strspn (rest, " \t");
}

/* What stands between *@rest, at an opening character, and @close; *@rest goes behind it. */
static char *
take_until (const char **rest, char close)
{
  const char *end = strchr (*rest + 1, close);
  char       *text = NULL;

  if (end == NULL)
    return NULL;
  text = g_strndup (*rest + 1, (gsize) (end - *rest - 1));
  *rest = end + 1;
  return text;
}

static gboolean
take_condition (const char **rest, List *list)
{
  Condition condition = { NULL, FALSE, FALSE };

  if (g_ascii_strncasecmp (*rest, "Not", 3) == 0)
    {
      condition.negated = TRUE;
      *rest = skip_space (*rest + 3);
    }
  condition.is_tag = **rest == '[';
  if (**rest != '[' && **rest != '<')
    return FALSE;
  condition.value = take_until (rest, condition.is_tag ? ']' : '>');
  if (condition.value == NULL)
    return FALSE;
  g_array_append_val (list->conditions, condition);
  *rest = skip_space (*rest);
  return TRUE;
}

/* "(…)" */
static List *
take_list (const char **rest)
{
  List *list = g_new0 (List, 1);

  list->conditions = g_array_new (FALSE, FALSE, sizeof (Condition));
  g_array_set_clear_func (list->conditions, condition_clear);
  *rest = skip_space (*rest + 1);
  while (**rest != ')')
    if (!take_condition (rest, list))
      {
        list_free (list);
        return NULL;
      }
  *rest = skip_space (*rest + 1);
  return list;
}

static gboolean
parse (SkyServerIf *self, const char *header, GUri *own)
{
  const char      *rest = skip_space (header);
  g_autofree char *tag = NULL;

  while (*rest != 0)
    {
      List *list = NULL;

      if (*rest == '<')
        {
          g_free (tag);
          tag = take_until (&rest, '>');
          rest = skip_space (rest);
        }
      list = *rest == '(' && self->lists->len < N_LISTS_MAX ? take_list (&rest) : NULL;
      if (list == NULL)
        return FALSE;
      g_ptr_array_add (self->lists, list);
      if (list->conditions->len == 0)
        return FALSE;
      if (tag != NULL)
        list->path = sky_server_address_parse (tag, own, NULL);
      list->elsewhere = tag != NULL && list->path == NULL;
    }
  return self->lists->len > 0;
}

/**
 * sky_server_if_parse:
 * @header: the header
 * @own: the address of the request
 *
 * Returns: (transfer full) (nullable): its lists, or %NULL with %SKY_SERVER_ERROR_BAD_REQUEST
 */
SkyServerIf *
sky_server_if_parse (const char *header, GUri *own, GError **error)
{
  g_autoptr (SkyServerIf) self = g_new0 (SkyServerIf, 1);

  self->lists = g_ptr_array_new_with_free_func (list_free);
  if (parse (self, header, own))
    return g_steal_pointer (&self);
  g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                       "the If header can't be understood");
  return NULL;
}

void
sky_server_if_free (SkyServerIf *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->lists);
  g_free (self);
}

/* There are no locks: no state is ever held, so that only "Not" conditions on states hold. */
static gboolean
list_holds (const List *list, const char *etag)
{
  for (guint i = 0; i < list->conditions->len; i++)
    {
      Condition *condition = &g_array_index (list->conditions, Condition, i);
      gboolean   same = condition->is_tag && g_strcmp0 (condition->value, etag) == 0;

      if (same == condition->negated)
        return FALSE;
    }
  return TRUE;
}

/**
 * sky_server_if_check:
 * @path: what the request names
 *
 * Returns: whether one of the lists holds; otherwise %SKY_SERVER_ERROR_PRECONDITION, or another
 *   error where that can't be told
 */
gboolean
sky_server_if_check (const SkyServerIf   *self,
                     SkyDatabase         *database,
                     gint64               account,
                     const SkyServerPath *path,
                     GError             **error)
{
  for (guint i = 0; i < self->lists->len; i++)
    {
      const List *list = g_ptr_array_index (self->lists, i);
      g_autoptr (SkyServerNode) node = NULL;
      g_autoptr (GError) local_error = NULL;

      if (!list->elsewhere)
        node = sky_node_store_lookup (database, account, list->path != NULL ? list->path : path,
                                      &local_error);
      if (local_error != NULL &&
          !g_error_matches (local_error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (list_holds (list, node != NULL ? node->etag : NULL))
        return TRUE;
    }
  g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_PRECONDITION,
                       "the condition in If does not hold");
  return FALSE;
}
