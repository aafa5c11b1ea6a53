/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folding of text for search and for sorting, alone and through FTS5. */
#include "base/sky-database.h"
#include "base/sky-fold.h"

#include <glib/gstdio.h>
#include <string.h>

static gboolean
collect_cb (const SkyFoldToken *token, gpointer user_data)
{
  GString *text = user_data;

  g_string_append_printf (text, "%s%.*s%s", text->len > 0 ? "|" : "", (int) token->length,
                          token->text, token->joined ? "*" : "");
  return TRUE;
}

static void
assert_tokens (const char *text, const char *expected)
{
  g_autoptr (GString) tokens = g_string_new (NULL);

  g_assert_true (sky_fold_tokenize (text, strlen (text), collect_cb, tokens));
  g_assert_cmpstr (tokens->str, ==, expected);
}

static void
test_accents (void)
{
  assert_tokens ("Café Ångström ŁÓDŹ", "cafe|angstrom|lodz");
  assert_tokens ("Cafe\xcc\x81", "cafe");
  assert_tokens ("STRASSE Straße ﬁn", "strasse|strasse|fin");
  assert_tokens ("Sigur Rós — Ágætis byrjun", "sigur|ros|agaetis|byrjun");
}

static void
test_chinese_and_japanese (void)
{
  assert_tokens ("東京事変", "東|京|事|変");
  assert_tokens ("Live in 東京2020", "live|in|東|京|2020");
  /* Katakana and hiragana are one, also half-width and in pieces. */
  assert_tokens ("ガ", "が");
  assert_tokens ("ｶﾞ", "が");
  assert_tokens ("か\xe3\x82\x99", "が");
}

static void
test_korean (void)
{
  assert_tokens ("방탄 소년단", "방탄|소년단");
  /* U+1112 U+1161 U+11AB is how macOS writes 한. */
  assert_tokens ("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한");
}

static void
test_joined (void)
{
  assert_tokens ("AC/DC", "ac|acdc*|dc");
  assert_tokens ("R.E.M.", "r|rem*|e|m");
  assert_tokens ("don't", "don|dont*|t");
  assert_tokens ("hip-hopper", "hip|hopper");
  assert_tokens ("a - b", "a|b");
}

static void
test_odd_input (void)
{
  assert_tokens ("", "");
  assert_tokens ("... !", "");
  assert_tokens ("a\xff\xfe"
                 "b",
                 "a|b");
  assert_tokens ("\xc3", "");
  assert_tokens ("÷ ♥", "÷|♥");
  g_assert_false (sky_fold_has_tokens (" - ' \" * "));
  g_assert_false (sky_fold_has_tokens (NULL));
  g_assert_true (sky_fold_has_tokens ("x"));
}

static void
assert_before (const char *first, const char *second)
{
  g_autofree char *one = sky_fold_sort_key (first);
  g_autofree char *other = sky_fold_sort_key (second);

  g_assert_cmpstr (one, <, other);
}

static void
test_sort_key (void)
{
  g_autofree char *plain = sky_fold_sort_key ("Edith Piaf");
  g_autofree char *accents = sky_fold_sort_key ("\"Édith  PIAF!\"");

  g_assert_cmpstr (plain, ==, accents);
  assert_before ("Track 2", "Track 10");
  assert_before ("Track 9", "Track 0010");
  assert_before ("Äther", "Azur");
  assert_before ("zebra", NULL);
  assert_before ("東京", "...");
}

static gint64
count_matches (SkyDatabase *database, const char *query)
{
  g_autoptr (GError) error = NULL;
  SkyStatement *statement;
  gboolean      has_row;
  gint64        n = 0;

  statement =
      sky_database_prepare (database, "SELECT rowid FROM words WHERE words MATCH ?1", &error);
  g_assert_no_error (error);
  sky_statement_bind_text (statement, 1, query);
  while (sky_statement_step (statement, &has_row, &error) && has_row)
    n++;
  g_assert_no_error (error);
  return n;
}

static void
test_fts5 (void)
{
  static const SkyMigration schema[] = {
    "CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'sky_fold');"
    "INSERT INTO words VALUES ('Café del Mar'), ('東京事変'), ('京東'), ('AC/DC'), ('L''amour');",
  };
  g_autofree char *folder = g_dir_make_tmp ("sky-fold-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "words.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDatabase) database = sky_database_open (path, schema, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpint (count_matches (database, "\"cafe\""), ==, 1);
  g_assert_cmpint (count_matches (database, "\"CAF\" *"), ==, 1);
  /* As a phrase: the other has the same characters the other way round. */
  g_assert_cmpint (count_matches (database, "\"東京\""), ==, 1);
  g_assert_cmpint (count_matches (database, "\"京事\""), ==, 1);
  g_assert_cmpint (count_matches (database, "\"京\""), ==, 2);
  g_assert_cmpint (count_matches (database, "\"acdc\""), ==, 1);
  g_assert_cmpint (count_matches (database, "\"ac/dc\""), ==, 1);
  g_assert_cmpint (count_matches (database, "\"amour\""), ==, 1);

  g_clear_object (&database);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/fold/accents", test_accents);
  g_test_add_func ("/base/fold/chinese-and-japanese", test_chinese_and_japanese);
  g_test_add_func ("/base/fold/korean", test_korean);
  g_test_add_func ("/base/fold/joined", test_joined);
  g_test_add_func ("/base/fold/odd-input", test_odd_input);
  g_test_add_func ("/base/fold/sort-key", test_sort_key);
  g_test_add_func ("/base/fold/fts5", test_fts5);
  return g_test_run ();
}
