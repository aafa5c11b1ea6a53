/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sky-entry-list.h"

typedef struct
{
  guint position;
  guint removed;
  guint added;
  guint count;
} Change;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Change *change)
{
  *change = (Change){ position, removed, added, change->count + 1 };
}

static void
add (GPtrArray *entries, const char *path, gboolean is_folder, guint64 size, gint64 mtime)
{
  const SkyDriveEntryInfo info = {
    .path = path, .is_folder = is_folder, .size = size, .mtime = mtime
  };

  g_ptr_array_add (entries, sky_drive_entry_new (&info));
}

static GPtrArray *
new_folder (void)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);

  add (entries, "/Music/10 Late.flac", FALSE, 30, 300);
  add (entries, "/Music/2 Early.flac", FALSE, 50, 100);
  add (entries, "/Music/Zoo", TRUE, 0, 900);
  add (entries, "/Music/art", TRUE, 0, 50);
  add (entries, "/Music/.skylark-1a2b.part", FALSE, 1, 1);
  return entries;
}

static char *
names (SkyEntryList *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (SkyDriveEntry) entry = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_string_append_printf (text, "%s|", sky_drive_entry_get_name (entry));
    }
  return g_string_free (text, FALSE);
}

static void
assert_names (SkyEntryList *list, const char *expected)
{
  g_autofree char *actual = names (list);

  g_assert_cmpstr (actual, ==, expected);
}

static void
test_folders_first_and_numbers_count (void)
{
  g_autoptr (SkyEntryList) list = sky_entry_list_new ();
  g_autoptr (GPtrArray) entries = new_folder ();

  sky_entry_list_set_entries (list, entries);
  assert_names (list, "art|Zoo|2 Early.flac|10 Late.flac|");
}

static void
test_descending_keeps_folders_first (void)
{
  g_autoptr (SkyEntryList) list = sky_entry_list_new ();
  g_autoptr (GPtrArray) entries = new_folder ();

  sky_entry_list_set_entries (list, entries);
  sky_entry_list_set_sort (list, SKY_ENTRY_SORT_NAME, TRUE);
  assert_names (list, "Zoo|art|10 Late.flac|2 Early.flac|");
}

static void
test_by_size_and_change (void)
{
  g_autoptr (SkyEntryList) list = sky_entry_list_new ();
  g_autoptr (GPtrArray) entries = new_folder ();

  sky_entry_list_set_entries (list, entries);
  sky_entry_list_set_sort (list, SKY_ENTRY_SORT_SIZE, FALSE);
  assert_names (list, "art|Zoo|10 Late.flac|2 Early.flac|");
  sky_entry_list_set_sort (list, SKY_ENTRY_SORT_CHANGED, FALSE);
  assert_names (list, "art|Zoo|2 Early.flac|10 Late.flac|");
}

static void
test_same_listing_announces_nothing (void)
{
  g_autoptr (SkyEntryList) list = sky_entry_list_new ();
  g_autoptr (GPtrArray) entries = new_folder ();
  g_autoptr (GPtrArray) again = new_folder ();
  Change change = { 0 };

  sky_entry_list_set_entries (list, entries);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &change);
  sky_entry_list_set_entries (list, again);
  g_assert_cmpuint (change.count, ==, 0);
}

static void
test_one_new_file_is_one_change (void)
{
  g_autoptr (SkyEntryList) list = sky_entry_list_new ();
  g_autoptr (GPtrArray) entries = new_folder ();
  g_autoptr (GPtrArray) more = new_folder ();
  Change change = { 0 };

  sky_entry_list_set_entries (list, entries);
  add (more, "/Music/3 Between.flac", FALSE, 1, 1);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &change);
  sky_entry_list_set_entries (list, more);
  g_assert_cmpuint (change.count, ==, 1);
  g_assert_cmpuint (change.position, ==, 3);
  g_assert_cmpuint (change.removed, ==, 0);
  g_assert_cmpuint (change.added, ==, 1);
  g_assert_cmpuint (sky_entry_list_find (list, "3 Between.flac"), ==, 3);
  g_assert_cmpuint (sky_entry_list_find (list, "none"), ==, G_MAXUINT);
}

static void
test_changed_content_is_announced (void)
{
  g_autoptr (SkyEntryList) list = sky_entry_list_new ();
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  Change change = { 0 };

  add (entries, "/a", FALSE, 1, 1);
  add (changed, "/a", FALSE, 2, 2);
  sky_entry_list_set_entries (list, entries);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &change);
  sky_entry_list_set_entries (list, changed);
  g_assert_cmpuint (change.count, ==, 1);
  g_assert_cmpuint (change.removed, ==, 1);
  g_assert_cmpuint (change.added, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/entry-list/folders-first-and-numbers-count",
                   test_folders_first_and_numbers_count);
  g_test_add_func ("/ui/entry-list/descending-keeps-folders-first",
                   test_descending_keeps_folders_first);
  g_test_add_func ("/ui/entry-list/by-size-and-change", test_by_size_and_change);
  g_test_add_func ("/ui/entry-list/same-listing-announces-nothing",
                   test_same_listing_announces_nothing);
  g_test_add_func ("/ui/entry-list/one-new-file-is-one-change", test_one_new_file_is_one_change);
  g_test_add_func ("/ui/entry-list/changed-content-is-announced",
                   test_changed_content_is_announced);
  return g_test_run ();
}
