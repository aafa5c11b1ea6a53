/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The changes between two orders of ids: few, and right whatever the orders are. */
#include "library/sky-id-diff.h"

static GArray *
make_ids (const char *text)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (; *text != '\0'; text++)
    {
      gint64 id = *text;

      g_array_append_val (ids, id);
    }
  return ids;
}

static void
assert_diff (const char *before, const char *after, const char *expected)
{
  g_autoptr (GArray) one = make_ids (before);
  g_autoptr (GArray) other = make_ids (after);
  g_autoptr (GArray) changes = sky_id_diff (one, other, 100);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      const SkyIdChange *change = &g_array_index (changes, SkyIdChange, i);

      g_string_append_printf (text, "%u-%u+%u ", change->position, change->removed, change->added);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_small (void)
{
  assert_diff ("abc", "abc", "");
  assert_diff ("", "abc", "0-0+3 ");
  assert_diff ("abc", "", "0-3+0 ");
  assert_diff ("abc", "abxc", "2-0+1 ");
  assert_diff ("abxc", "abc", "2-1+0 ");
  assert_diff ("abcd", "xabcdy", "0-0+1 5-0+1 ");
  /* One moves: it goes here and comes there. */
  assert_diff ("abcdef", "bcdeaf", "0-1+0 4-0+1 ");
  assert_diff ("abc", "axc", "1-1+1 ");
}

/* Makes the changes on a copy, as a list's listeners do. */
static void
assert_leads (GArray *before, GArray *after, guint max_changes)
{
  g_autoptr (GArray) changes = sky_id_diff (before, after, max_changes);
  g_autoptr (GArray) list = g_array_copy (before);

  g_assert_cmpuint (changes->len, <=, max_changes);
  for (guint i = 0; i < changes->len; i++)
    {
      const SkyIdChange *change = &g_array_index (changes, SkyIdChange, i);

      if (change->removed > 0)
        g_array_remove_range (list, change->position, change->removed);
      if (change->added > 0)
        g_array_insert_vals (list, change->position,
                             &g_array_index (after, gint64, change->position), change->added);
    }
  g_assert_cmpmem (list->data, list->len * sizeof (gint64), after->data,
                   after->len * sizeof (gint64));
}

static GArray *
make_random (GRand *rand, guint n)
{
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (ids->len < n)
    {
      gint64 id = g_rand_int_range (rand, 1, 3 * n + 2);

      if (g_hash_table_add (used, GSIZE_TO_POINTER (id)))
        g_array_append_val (ids, id);
    }
  return ids;
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (GArray) before = make_random (rand, g_rand_int_range (rand, 0, 40));
      g_autoptr (GArray) after = make_random (rand, g_rand_int_range (rand, 0, 40));

      assert_leads (before, after, 1000);
      assert_leads (before, after, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/id-diff/small", test_small);
  g_test_add_func ("/library/id-diff/random", test_random);
  return g_test_run ();
}
