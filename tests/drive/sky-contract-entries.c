/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract of drives: lists, folders, moves, copies, removal, space. */

#include "sky-drive-contract.h"

#include "drive/sky-drive-folders.h"
#include "support/sky-sync-drive.h"

#define MANY 2000
#define AT_ONCE 8

static void
assert_list_size (SkyContractCase *self, const char *folder, guint size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = sky_sync_list (self->drive, folder, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, size);
}

static void
make_folder (SkyContractCase *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  sky_sync_make_folder (self->drive, path, &error);
  g_assert_no_error (error);
}

static void
test_empty_list (SkyContractCase *self)
{
  assert_list_size (self, self->folder, 0);
}

static void
test_root_list (SkyContractCase *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = sky_sync_list (self->drive, "/", &error);
  guint found = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < entries->len; i++)
    found += g_str_equal (sky_drive_entry_get_path (entries->pdata[i]), self->folder);
  g_assert_cmpuint (found, ==, 1);
}

static void
test_list_missing (SkyContractCase *self)
{
  g_autofree char *path = sky_contract_path (self, "nothing");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = sky_sync_list (self->drive, path, &error);

  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND);
}

static void
test_list_of_file (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) file = sky_contract_put (self, "file", 10, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  entries = sky_sync_list (self->drive, sky_drive_entry_get_path (file), &error);
  g_assert_null (entries);
  g_assert_nonnull (error);
  g_assert_true (error->domain == SKY_DRIVE_ERROR);
  g_assert_false (sky_drive_error_is_transient (error));
}

static void
test_list_tells_entries (SkyContractCase *self)
{
  g_autofree char *inner = sky_contract_path (self, "a folder");
  g_autoptr (SkyDriveEntry) file = sky_contract_put (self, "song.flac", 1234, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  make_folder (self, inner);
  entries = sky_sync_list (self->drive, self->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
  for (guint i = 0; i < entries->len; i++)
    {
      SkyDriveEntry *entry = entries->pdata[i];

      if (g_str_equal (sky_drive_entry_get_path (entry), inner))
        g_assert_true (sky_drive_entry_get_is_folder (entry));
      else
        {
          g_assert_cmpstr (sky_drive_entry_get_name (entry), ==, "song.flac");
          g_assert_false (sky_drive_entry_get_is_folder (entry));
          g_assert_cmpuint (sky_drive_entry_get_size (entry), ==, 1234);
          g_assert_cmpint (ABS (sky_drive_entry_get_mtime (entry) - now), <, 600);
          g_assert_nonnull (sky_drive_entry_get_etag (entry));
        }
    }
}

typedef struct
{
  SkyContractCase *self;
  guint            started;
  guint            made;
} Many;

static void make_next (Many *many);

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Many *many = user_data;

  sky_drive_make_folder_finish (SKY_DRIVE (source), result, &error);
  g_assert_no_error (error);
  many->made++;
  make_next (many);
}

static void
make_next (Many *many)
{
  g_autofree char *path = NULL;

  if (many->started == MANY)
    return;
  path = g_strdup_printf ("%s/folder %04u", many->self->folder, many->started++);
  sky_drive_make_folder_async (many->self->drive, path, NULL, made_cb, many);
}

static void
test_list_many (SkyContractCase *self)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  Many many = { .self = self };

  for (guint i = 0; i < AT_ONCE; i++)
    make_next (&many);
  while (many.made < MANY)
    g_main_context_iteration (NULL, TRUE);
  entries = sky_sync_list (self->drive, self->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, MANY);
  for (guint i = 0; i < entries->len; i++)
    g_hash_table_add (names, (gpointer) sky_drive_entry_get_name (entries->pdata[i]));
  g_assert_cmpuint (g_hash_table_size (names), ==, MANY);
}

static void
test_stat_folder (SkyContractCase *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = sky_sync_stat (self->drive, self->folder, &error);

  g_assert_no_error (error);
  g_assert_true (sky_drive_entry_get_is_folder (entry));
  g_assert_cmpstr (sky_drive_entry_get_path (entry), ==, self->folder);
}

static void
test_stat_missing (SkyContractCase *self)
{
  g_autofree char *path = sky_contract_path (self, "nothing");

  sky_contract_assert_missing (self, path);
}

static void
test_stat_no_path (SkyContractCase *self)
{
  const char *paths[] = { "", "relative", "/a/../b", "//", "/a//b", "/a/", "/\xff", "/a\nb" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SkyDriveEntry) entry = sky_sync_stat (self->drive, paths[i], &error);

      g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME);
    }
}

static void
test_folder_exists (SkyContractCase *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sky_sync_make_folder (self->drive, self->folder, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_EXISTS);
}

static void
test_folder_without_parent (SkyContractCase *self)
{
  g_autofree char *path = sky_contract_path (self, "nothing/inner");
  g_autoptr (GError) error = NULL;

  g_assert_false (sky_sync_make_folder (self->drive, path, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND);
}

static void
test_ensure_chain (SkyContractCase *self)
{
  g_autofree char *path = sky_contract_path (self, "one/two/three/four");
  g_autoptr (GError) error = NULL;

  g_assert_true (sky_sync_ensure_folder (self->drive, path, &error));
  g_assert_no_error (error);
  assert_list_size (self, path, 0);
  g_assert_true (sky_sync_ensure_folder (self->drive, path, &error));
  g_assert_no_error (error);
}

static void
ensured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  guint *left = user_data;

  sky_drive_ensure_folder_finish (SKY_DRIVE (source), result, &error);
  g_assert_no_error (error);
  (*left)--;
}

static void
test_ensure_at_once (SkyContractCase *self)
{
  guint left = 8;

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/deep/deeper/branch%u", self->folder, i % 4);

      sky_drive_ensure_folder_async (self->drive, path, NULL, ensured_cb, &left);
    }
  while (left > 0)
    g_main_context_iteration (NULL, TRUE);
  {
    g_autofree char *parent = sky_contract_path (self, "deep/deeper");

    assert_list_size (self, parent, 4);
  }
}

static void
test_ensure_over_file (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) file = sky_contract_put (self, "file", 10, 3);
  g_autofree char *path = sky_contract_path (self, "file/inner");
  g_autoptr (GError) error = NULL;

  g_assert_false (sky_sync_ensure_folder (self->drive, sky_drive_entry_get_path (file), &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (sky_sync_ensure_folder (self->drive, path, &error));
  g_assert_nonnull (error);
}

static void
test_rename (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) old = sky_contract_put (self, "old", 100, 10);
  g_autoptr (SkyDriveEntry) renamed = NULL;
  g_autoptr (GBytes) expected = sky_contract_make_bytes (100, 10);
  g_autofree char *path = sky_contract_path (self, "new");
  g_autoptr (GError) error = NULL;

  sky_sync_move (self->drive, sky_drive_entry_get_path (old), path, &error);
  g_assert_no_error (error);
  sky_contract_assert_missing (self, sky_drive_entry_get_path (old));
  sky_contract_assert_holds (self, path, expected);
  renamed = sky_sync_stat (self->drive, path, &error);
  g_assert_no_error (error);
  if (sky_drive_get_features (self->drive) & SKY_DRIVE_STABLE_IDS)
    g_assert_nonnull (sky_drive_entry_get_resource_id (old));
  if (sky_drive_entry_get_resource_id (old) != NULL)
    g_assert_cmpstr (sky_drive_entry_get_key (renamed), ==, sky_drive_entry_get_key (old));
  else
    g_assert_cmpstr (sky_drive_entry_get_key (renamed), ==, path);
}

static void
test_rename_over (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) one = sky_contract_put (self, "one", 100, 11);
  g_autoptr (SkyDriveEntry) two = sky_contract_put (self, "two", 100, 12);
  g_autoptr (GBytes) first = sky_contract_make_bytes (100, 11);
  g_autoptr (GBytes) second = sky_contract_make_bytes (100, 12);
  const char *from = sky_drive_entry_get_path (one);
  const char *to = sky_drive_entry_get_path (two);
  g_autoptr (GError) error = NULL;

  g_assert_false (sky_sync_move (self->drive, from, to, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (sky_sync_copy (self->drive, from, to, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_EXISTS);
  sky_contract_assert_holds (self, from, first);
  sky_contract_assert_holds (self, to, second);
}

static void
test_move_without_parent (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) entry = sky_contract_put (self, "file", 100, 13);
  g_autofree char *path = sky_contract_path (self, "nothing/file");
  g_autoptr (GError) error = NULL;

  g_assert_false (sky_sync_move (self->drive, sky_drive_entry_get_path (entry), path, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND);
}

static void
test_move_missing (SkyContractCase *self)
{
  g_autofree char *from = sky_contract_path (self, "nothing");
  g_autofree char *to = sky_contract_path (self, "something");
  g_autoptr (GError) error = NULL;

  g_assert_false (sky_sync_move (self->drive, from, to, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND);
}

/* Makes from/inner with a file in it. */
static void
make_tree (SkyContractCase *self, guint seed)
{
  g_autofree char *from = sky_contract_path (self, "from");
  g_autofree char *inner = sky_contract_path (self, "from/inner");
  g_autoptr (SkyDriveEntry) entry = NULL;

  make_folder (self, from);
  make_folder (self, inner);
  entry = sky_contract_put (self, "from/inner/file", 100, seed);
}

static void
test_move_folder (SkyContractCase *self)
{
  g_autofree char *from = sky_contract_path (self, "from");
  g_autofree char *to = sky_contract_path (self, "to");
  g_autofree char *file = sky_contract_path (self, "to/inner/file");
  g_autoptr (GBytes) expected = sky_contract_make_bytes (100, 14);
  g_autoptr (GError) error = NULL;

  make_tree (self, 14);
  sky_sync_move (self->drive, from, to, &error);
  g_assert_no_error (error);
  sky_contract_assert_holds (self, file, expected);
  sky_contract_assert_missing (self, from);
}

static void
test_copy_folder (SkyContractCase *self)
{
  g_autofree char *from = sky_contract_path (self, "from");
  g_autofree char *to = sky_contract_path (self, "to");
  g_autofree char *old_file = sky_contract_path (self, "from/inner/file");
  g_autofree char *new_file = sky_contract_path (self, "to/inner/file");
  g_autoptr (GBytes) expected = sky_contract_make_bytes (100, 15);
  g_autoptr (GError) error = NULL;

  make_tree (self, 15);
  sky_sync_copy (self->drive, from, to, &error);
  g_assert_no_error (error);
  sky_contract_assert_holds (self, old_file, expected);
  sky_contract_assert_holds (self, new_file, expected);
}

static void
test_move_into_itself (SkyContractCase *self)
{
  g_autofree char *to = sky_contract_path (self, "inner");
  g_autoptr (GError) error = NULL;

  g_assert_false (sky_sync_move (self->drive, self->folder, to, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_UNSUPPORTED);
}

static void
test_copy_file (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) entry = sky_contract_put (self, "file", 100, 16);
  g_autoptr (GBytes) expected = sky_contract_make_bytes (100, 16);
  g_autofree char *path = sky_contract_path (self, "copy");
  g_autoptr (GError) error = NULL;

  sky_sync_copy (self->drive, sky_drive_entry_get_path (entry), path, &error);
  g_assert_no_error (error);
  sky_contract_assert_holds (self, path, expected);
  sky_contract_assert_holds (self, sky_drive_entry_get_path (entry), expected);
}

static void
test_remove_file (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) entry = sky_contract_put (self, "file", 100, 17);
  g_autoptr (GError) error = NULL;
  const char *path = sky_drive_entry_get_path (entry);

  g_assert_true (sky_sync_remove (self->drive, path, &error));
  g_assert_no_error (error);
  sky_contract_assert_missing (self, path);
  g_assert_false (sky_sync_remove (self->drive, path, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND);
}

static void
test_remove_folder (SkyContractCase *self)
{
  g_autofree char *from = sky_contract_path (self, "from");
  g_autoptr (GError) error = NULL;

  make_tree (self, 18);
  g_assert_true (sky_sync_remove (self->drive, from, &error));
  g_assert_no_error (error);
  sky_contract_assert_missing (self, from);
  assert_list_size (self, self->folder, 0);
}

static void
test_remove_root (SkyContractCase *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sky_sync_remove (self->drive, "/", &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME);
  assert_list_size (self, self->folder, 0);
}

static void
test_quota (SkyContractCase *self)
{
  g_autoptr (GError) error = NULL;
  SkyDriveQuota quota = { -7, -7 };

  g_assert_true (sky_sync_quota (self->drive, &quota, &error));
  g_assert_no_error (error);
  /* Numbers, or an honest "not known": nothing between. */
  g_assert_cmpint (quota.used, >=, -1);
  g_assert_cmpint (quota.available, >=, -1);
}

void
sky_drive_contract_add_entries (const SkyDriveContract *contract)
{
  const struct
  {
    const char     *name;
    SkyContractFunc func;
  } cases[] = {
    { "empty-list", test_empty_list },
    { "root-list", test_root_list },
    { "list-missing", test_list_missing },
    { "list-of-file", test_list_of_file },
    { "list-tells-entries", test_list_tells_entries },
    { "list-many", test_list_many },
    { "stat-folder", test_stat_folder },
    { "stat-missing", test_stat_missing },
    { "stat-no-path", test_stat_no_path },
    { "folder-exists", test_folder_exists },
    { "folder-without-parent", test_folder_without_parent },
    { "ensure-chain", test_ensure_chain },
    { "ensure-at-once", test_ensure_at_once },
    { "ensure-over-file", test_ensure_over_file },
    { "rename", test_rename },
    { "rename-over", test_rename_over },
    { "move-without-parent", test_move_without_parent },
    { "move-missing", test_move_missing },
    { "move-folder", test_move_folder },
    { "move-into-itself", test_move_into_itself },
    { "copy-file", test_copy_file },
    { "copy-folder", test_copy_folder },
    { "remove-file", test_remove_file },
    { "remove-folder", test_remove_folder },
    { "remove-root", test_remove_root },
    { "quota", test_quota },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    sky_contract_add_case (contract, cases[i].name, cases[i].func);
}
