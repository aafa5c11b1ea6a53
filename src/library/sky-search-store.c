/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL of the search: people's words become an FTS5 expression that is never a syntax error. */
#include "library/sky-search-store.h"

#include "base/sky-fold.h"

#include <string.h>

/* More words than anybody means; each costs a lookup. */
#define MAX_TERMS 32
#define CHECK_EVERY 1024

static const char ranked_sql[] =
    "SELECT rowid FROM track_search WHERE track_search MATCH ?1 ORDER BY rank LIMIT ?2";
static const char unranked_sql[] = "SELECT rowid FROM track_search WHERE track_search MATCH ?1";

/* One term as an FTS5 string, quotes doubled; a star makes its last word a beginning. */
static void
append_term (GString *expression, const char *term, gsize length, gboolean is_prefix)
{
  g_autofree char *text = g_utf8_make_valid (term, length);

  if (!sky_fold_has_tokens (text))
    return;
  if (expression->len > 0)
    g_string_append (expression, " AND ");
  g_string_append_c (expression, '"');
  for (const char *p = text; *p != '\0'; p++)
    g_string_append_len (expression, *p == '"' ? "\"\"" : p, *p == '"' ? 2 : 1);
  g_string_append (expression, is_prefix ? "\" *" : "\"");
}

static const char *
skip_spaces (const char *p)
{
  while (g_ascii_isspace (*p))
    p++;
  return p;
}

/**
 * sky_search_store_build_expression:
 * @search: what a user has typed
 *
 * Every word must be there, as the beginning of a word; what stands in quotes must be there as it
 * is. Signs without letters or digits are left out.
 *
 * Returns: (transfer full) (nullable): an FTS5 expression; %NULL where there is nothing to look for
 */
char *
sky_search_store_build_expression (const char *search)
{
  g_autoptr (GString) expression = g_string_new (NULL);
  const char *p;
  guint       n_terms = 0;

  g_return_val_if_fail (search != NULL, NULL);

  p = skip_spaces (search);
  while (*p != '\0' && n_terms++ < MAX_TERMS)
    {
      gboolean    is_quoted = *p == '"' && strchr (p + 1, '"') != NULL;
      const char *start = is_quoted ? p + 1 : p;
      const char *end = start;

      if (is_quoted)
        end = strchr (start, '"');
      else
        while (*end != '\0' && !g_ascii_isspace (*end))
          end++;
      append_term (expression, start, end - start, !is_quoted);
      p = skip_spaces (is_quoted ? end + 1 : end);
    }
  if (expression->len == 0)
    return NULL;
  return g_string_free (g_steal_pointer (&expression), FALSE);
}

static GArray *
collect (SkyStatement *statement, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has_row;

  while (sky_statement_step (statement, &has_row, error))
    {
      gint64 id;

      if (!has_row)
        return g_steal_pointer (&ids);
      id = sky_statement_get_int (statement, 0);
      g_array_append_val (ids, id);
      if (ids->len % CHECK_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          sky_statement_reset (statement);
          return NULL;
        }
    }
  return NULL;
}

/**
 * sky_search_store_find:
 * @database: a database
 * @search: what a user has typed
 * @limit: how many at most, 0 for all
 * @cancellable: (nullable): asked now and then
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type gint64): ids, best first
 */
GArray *
sky_search_store_find (SkyDatabase  *database,
                       const char   *search,
                       guint         limit,
                       GCancellable *cancellable,
                       GError      **error)
{
  g_autofree char *expression = sky_search_store_build_expression (search);
  SkyStatement    *statement;

  if (expression == NULL)
    return g_array_new (FALSE, FALSE, sizeof (gint64));
  statement = sky_database_prepare (database, ranked_sql, error);
  if (statement == NULL)
    return NULL;
  sky_statement_bind_text (statement, 1, expression);
  sky_statement_bind_int (statement, 2, limit > 0 ? (gint64) limit : -1);
  return collect (statement, cancellable, error);
}

/**
 * sky_search_store_find_unranked:
 * @database: a database
 * @search: what a user has typed
 * @cancellable: (nullable): asked now and then
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type gint64): ids in no order that means anything
 */
GArray *
sky_search_store_find_unranked (SkyDatabase  *database,
                                const char   *search,
                                GCancellable *cancellable,
                                GError      **error)
{
  g_autofree char *expression = sky_search_store_build_expression (search);
  SkyStatement    *statement;

  if (expression == NULL)
    return g_array_new (FALSE, FALSE, sizeof (gint64));
  statement = sky_database_prepare (database, unranked_sql, error);
  if (statement == NULL)
    return NULL;
  sky_statement_bind_text (statement, 1, expression);
  return collect (statement, cancellable, error);
}
