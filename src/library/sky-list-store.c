/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SQL of the lists: the ids of a query in their order, and the rows of one page. One wide index
 * has the order of albums; every other order is a narrow index, whose groups of equal values are
 * put into album order in memory. So ten orders cost one wide index, not ten, and each still reads
 * indexes only.
 */
#include "library/sky-list-store.h"

#include "library/sky-search-store.h"

#include <string.h>

#define CHECK_EVERY 4096
/* Up to here, looking up single lengths beats reading all. */
#define MANY_IDS 4000

/* U+10FFFD, what sky_fold_sort_key () gives where nothing is there. */
#define NO_TEXT "\xf4\x8f\xbf\xbd"

typedef struct
{
  const char *sql;
  gboolean    is_text;
  gint64      no_number; /* stands for "unknown" */
} Order;

#define ORDER_SQL(key, index)                                                                      \
  "SELECT id, " key " FROM tracks INDEXED BY " index " WHERE n_copies > 0 ORDER BY " key

static const Order orders[] = {
  [SKY_TRACK_SORT_TITLE] = { ORDER_SQL ("title_key", "tracks_title"), TRUE, 0 },
  [SKY_TRACK_SORT_ARTIST] = { ORDER_SQL ("artist_key", "tracks_artist"), TRUE, 0 },
  [SKY_TRACK_SORT_ALBUM] = { "SELECT id, album_key FROM tracks INDEXED BY tracks_album"
                             " WHERE n_copies > 0 ORDER BY album_key, disc, track, title_key, id",
                             TRUE, 0 },
  [SKY_TRACK_SORT_YEAR] = { ORDER_SQL ("year", "tracks_year"), FALSE, 0 },
  [SKY_TRACK_SORT_GENRE] = { ORDER_SQL ("genre_key", "tracks_genre"), TRUE, 0 },
  [SKY_TRACK_SORT_DURATION] = { ORDER_SQL ("duration_ms", "tracks_duration"), FALSE, -1 },
  [SKY_TRACK_SORT_ADDED] = { ORDER_SQL ("added", "tracks_added"), FALSE, -1 },
  [SKY_TRACK_SORT_PLAYS] = { ORDER_SQL ("plays", "tracks_plays"), FALSE, -1 },
  [SKY_TRACK_SORT_FORMAT] = { ORDER_SQL ("format", "tracks_format"), TRUE, 0 },
  [SKY_TRACK_SORT_WHERE] = { "SELECT t.id, p.name_key FROM places p CROSS JOIN tracks t"
                             " INDEXED BY tracks_place ON t.place = p.drive_id"
                             " WHERE t.n_copies > 0 ORDER BY p.name_key",
                             TRUE, 0 },
};

static const char max_id_sql[] = "SELECT max (id) FROM tracks";
static const char total_sql[] =
    "SELECT id, duration_ms FROM tracks INDEXED BY tracks_duration WHERE n_copies > 0"
    " AND duration_ms > 0";
static const char length_sql[] = "SELECT duration_ms FROM tracks WHERE id = ?1";
static const char row_sql[] =
    "SELECT title, artist, album, album_artist, genre, composer, format, disc, track, year,"
    " duration_ms, added, plays, rating FROM tracks WHERE id = ?1";
static const char places_sql[] =
    "SELECT p.name, p.available FROM copies c JOIN places p ON p.drive_id = c.drive_id"
    " WHERE c.track_id = ?1 GROUP BY c.drive_id ORDER BY c.drive_id <> '', p.available DESC, c.id";

typedef struct
{
  gint64  id;
  guint32 rank;
} Ranked;

typedef struct
{
  guint    start;
  gboolean is_unknown;
} Group;

/* One query at work: which ids are wanted, and each id's place in the order of albums. */
typedef struct
{
  SkyDatabase  *database;
  GCancellable *cancellable;
  gint64        n_ids;  /* ids are below it */
  guint8       *wanted; /* (owned) (nullable): a bit an id; all where NULL */
  guint32      *ranks;  /* (owned) */
  GArray       *rows;   /* (owned): Ranked, in the order of the groups */
  GArray       *groups; /* (owned): Group */
} Sorting;

static void
sorting_clear (Sorting *self)
{
  g_free (self->wanted);
  g_free (self->ranks);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->groups, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sorting, sorting_clear)

static gboolean
is_wanted (const Sorting *self, gint64 id)
{
  if (id < 0 || id >= self->n_ids)
    return FALSE;
  return self->wanted == NULL || (self->wanted[id / 8] & (1 << (id % 8))) != 0;
}

static gboolean
read_max_id (SkyDatabase *database, gint64 *max_id, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, max_id_sql, error);
  gboolean      has_row;

  if (statement == NULL || !sky_statement_step (statement, &has_row, error))
    return FALSE;
  *max_id = has_row ? sky_statement_get_int (statement, 0) : 0;
  sky_statement_reset (statement);
  return TRUE;
}

static gboolean
want_found (Sorting *self, const char *search, GError **error)
{
  g_autofree char *expression = search != NULL ? sky_search_store_build_expression (search) : NULL;
  g_autoptr (GArray) found = NULL;

  if (expression == NULL)
    return TRUE;
  found = sky_search_store_find_unranked (self->database, search, self->cancellable, error);
  if (found == NULL)
    return FALSE;
  self->wanted = g_new0 (guint8, self->n_ids / 8 + 1);
  for (guint i = 0; i < found->len; i++)
    {
      gint64 id = g_array_index (found, gint64, i);

      if (id >= 0 && id < self->n_ids)
        self->wanted[id / 8] |= 1 << (id % 8);
    }
  return TRUE;
}

/* Steps; sets an error and ends the statement where the query is not wanted any more. */
static gboolean
next_row (Sorting *self, SkyStatement *statement, guint n, gboolean *has_row, GError **error)
{
  if (n % CHECK_EVERY == 0 && g_cancellable_set_error_if_cancelled (self->cancellable, error))
    {
      sky_statement_reset (statement);
      return FALSE;
    }
  return sky_statement_step (statement, has_row, error);
}

static gboolean
read_ranks (Sorting *self, GError **error)
{
  SkyStatement *statement =
      sky_database_prepare (self->database, orders[SKY_TRACK_SORT_ALBUM].sql, error);
  guint32  rank = 0;
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  self->ranks = g_new0 (guint32, self->n_ids);
  while (next_row (self, statement, rank, &has_row, error))
    {
      gint64 id;

      if (!has_row)
        return TRUE;
      id = sky_statement_get_int (statement, 0);
      if (id >= 0 && id < self->n_ids)
        self->ranks[id] = rank;
      rank++;
    }
  return FALSE;
}

/* Opens a group where the row's value is another one than before. */
static void
begin_group (
    Sorting *self, const Order *order, SkyStatement *statement, GString *text, gint64 *number)
{
  Group group = { self->rows->len, FALSE };

  if (order->is_text)
    {
      const char *value = sky_statement_get_text (statement, 1);

      value = value != NULL ? value : "";
      if (self->groups->len > 0 && strcmp (text->str, value) == 0)
        return;
      g_string_assign (text, value);
      group.is_unknown = *value == '\0' || g_str_has_prefix (value, NO_TEXT);
    }
  else
    {
      gint64 value = sky_statement_get_int (statement, 1);

      if (self->groups->len > 0 && *number == value)
        return;
      *number = value;
      group.is_unknown = value == order->no_number;
    }
  g_array_append_val (self->groups, group);
}

static gboolean
read_groups (Sorting *self, const Order *order, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gint64        number = 0;
  SkyStatement *statement = sky_database_prepare (self->database, order->sql, error);
  gboolean      has_row;

  if (statement == NULL)
    return FALSE;
  self->rows = g_array_new (FALSE, FALSE, sizeof (Ranked));
  self->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  for (guint n = 0; next_row (self, statement, n, &has_row, error); n++)
    {
      Ranked row;

      if (!has_row)
        return TRUE;
      row.id = sky_statement_get_int (statement, 0);
      if (!is_wanted (self, row.id))
        continue;
      row.rank = self->ranks != NULL ? self->ranks[row.id] : n;
      begin_group (self, order, statement, text, &number);
      g_array_append_val (self->rows, row);
    }
  return FALSE;
}

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const Ranked *one = a;
  const Ranked *other = b;

  return one->rank < other->rank ? -1 : one->rank > other->rank;
}

static void
append_group (Sorting *self, guint index, GArray *ids)
{
  guint start = g_array_index (self->groups, Group, index).start;
  guint end = index + 1 < self->groups->len ? g_array_index (self->groups, Group, index + 1).start
                                            : self->rows->len;

  if (end - start > 1)
    qsort (&g_array_index (self->rows, Ranked, start), end - start, sizeof (Ranked), compare_ranks);
  for (guint i = start; i < end; i++)
    g_array_append_val (ids, g_array_index (self->rows, Ranked, i).id);
}

/* What is unknown comes last in both directions. */
static GArray *
join_groups (Sorting *self, gboolean descending)
{
  GArray *ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), self->rows->len);
  guint   n = self->groups->len;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      {
        guint index = descending ? n - 1 - i : i;

        if (g_array_index (self->groups, Group, index).is_unknown == (pass == 1))
          append_group (self, index, ids);
      }
  return ids;
}

static gint64
read_length (SkyDatabase *database, gint64 id)
{
  SkyStatement *statement = sky_database_prepare (database, length_sql, NULL);
  gboolean      has_row;
  gint64        length;

  if (statement == NULL)
    return 0;
  sky_statement_bind_int (statement, 1, id);
  if (!sky_statement_step (statement, &has_row, NULL) || !has_row)
    return 0;
  length = sky_statement_get_int (statement, 0);
  sky_statement_reset (statement);
  return MAX (0, length);
}

static gboolean
sum_lengths (Sorting *self, GArray *ids, gint64 *total_ms, GError **error)
{
  SkyStatement *statement;
  gboolean      has_row;

  *total_ms = 0;
  if (ids->len < MANY_IDS)
    {
      for (guint i = 0; i < ids->len; i++)
        *total_ms += read_length (self->database, g_array_index (ids, gint64, i));
      return TRUE;
    }
  statement = sky_database_prepare (self->database, total_sql, error);
  if (statement == NULL)
    return FALSE;
  for (guint n = 0; next_row (self, statement, n, &has_row, error); n++)
    {
      if (!has_row)
        return TRUE;
      if (is_wanted (self, sky_statement_get_int (statement, 0)))
        *total_ms += sky_statement_get_int (statement, 1);
    }
  return FALSE;
}

static GArray *
query_sorted (Sorting *self, const SkyListQuery *query, GError **error)
{
  SkyTrackSort sort = query->sort == SKY_TRACK_SORT_RELEVANCE ? SKY_TRACK_SORT_ALBUM : query->sort;

  if (!want_found (self, query->search, error))
    return NULL;
  if (sort != SKY_TRACK_SORT_ALBUM && !read_ranks (self, error))
    return NULL;
  if (!read_groups (self, &orders[sort], error))
    return NULL;
  return join_groups (self, query->descending);
}

static GArray *
query_ranked (Sorting *self, const SkyListQuery *query, GError **error)
{
  if (!want_found (self, query->search, error))
    return NULL;
  return sky_search_store_find (self->database, query->search, 0, self->cancellable, error);
}

/**
 * sky_list_store_query:
 * @database: a database
 * @query: what is asked
 * @cancellable: (nullable): asked now and then
 * @total_ms: (out): length of all of them together
 * @error: return location, or %NULL
 *
 * Sorting by relevance without words gives the order of albums.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the ids in order
 */
GArray *
sky_list_store_query (SkyDatabase        *database,
                      const SkyListQuery *query,
                      GCancellable       *cancellable,
                      gint64             *total_ms,
                      GError            **error)
{
  g_auto (Sorting) self = { .database = database, .cancellable = cancellable };
  g_autofree char *expression =
      query->search != NULL ? sky_search_store_build_expression (query->search) : NULL;
  g_autoptr (GArray) ids = NULL;

  if (!read_max_id (database, &self.n_ids, error))
    return NULL;
  self.n_ids++;
  if (query->sort == SKY_TRACK_SORT_RELEVANCE && expression != NULL)
    ids = query_ranked (&self, query, error);
  else
    ids = query_sorted (&self, query, error);
  if (ids == NULL || !sum_lengths (&self, ids, total_ms, error))
    return NULL;
  return g_steal_pointer (&ids);
}

static gboolean
read_places (SkyDatabase *database, SkyTrackRow *row, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, places_sql, error);
  gboolean      has_row = TRUE;
  guint         n_places = 0;

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, row->id);
  while (has_row)
    {
      if (!sky_statement_step (statement, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      if (n_places++ == 0)
        row->where = g_strdup (sky_statement_get_text (statement, 0));
      row->available = row->available || sky_statement_get_int (statement, 1) != 0;
    }
  if (n_places > 1)
    {
      g_autofree char *first = g_steal_pointer (&row->where);

      row->where = g_strdup_printf ("%s +%u", first, n_places - 1);
    }
  return TRUE;
}

static char *
dup_text (SkyStatement *statement, int column)
{
  const char *text = sky_statement_get_text (statement, column);

  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

/* Gives no row for an id that is gone by now. */
static gboolean
read_row (SkyDatabase *database, gint64 id, GPtrArray *rows, GError **error)
{
  SkyStatement *statement = sky_database_prepare (database, row_sql, error);
  g_autoptr (SkyTrackRow) row = NULL;
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  sky_statement_bind_int (statement, 1, id);
  if (!sky_statement_step (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  row = sky_track_row_new ();
  row->id = id;
  row->title = dup_text (statement, 0);
  row->artist = dup_text (statement, 1);
  row->album = dup_text (statement, 2);
  row->album_artist = dup_text (statement, 3);
  row->genre = dup_text (statement, 4);
  row->composer = dup_text (statement, 5);
  row->format = dup_text (statement, 6);
  row->disc = sky_statement_get_int (statement, 7);
  row->track = sky_statement_get_int (statement, 8);
  row->year = sky_statement_get_int (statement, 9);
  row->duration_ms = sky_statement_get_int (statement, 10);
  row->added = sky_statement_get_int (statement, 11);
  row->plays = sky_statement_get_int (statement, 12);
  row->rating = sky_statement_get_int (statement, 13);
  sky_statement_reset (statement);
  if (!read_places (database, row, error))
    return FALSE;
  g_ptr_array_add (rows, g_steal_pointer (&row));
  return TRUE;
}

/**
 * sky_list_store_load_rows:
 * @database: a database
 * @ids: (element-type gint64): which
 * @cancellable: (nullable): asked for each row
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type SkyTrackRow): the rows in the order of @ids,
 *   without those that are gone
 */
GPtrArray *
sky_list_store_load_rows (SkyDatabase  *database,
                          GArray       *ids,
                          GCancellable *cancellable,
                          GError      **error)
{
  g_autoptr (GPtrArray) rows =
                 g_ptr_array_new_with_free_func ((GDestroyNotify) sky_track_row_unref);

  for (guint i = 0; i < ids->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (!read_row (database, g_array_index (ids, gint64, i), rows, error))
        return NULL;
    }
  return g_steal_pointer (&rows);
}
