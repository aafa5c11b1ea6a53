/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the cases of the contract suite share. */

#include "sky-drive-contract.h"

#include <glib/gstdio.h>
#include <string.h>

#include "support/sky-sync-drive.h"

typedef struct
{
  const SkyDriveContract *contract;
  char                   *name;
  SkyContractFunc         func;
} Case;

static void
case_free (gpointer data)
{
  Case *entry = data;

  g_free (entry->name);
  g_free (entry);
}

static void
remove_local (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

/* Takes the drive, which nobody else may keep. A worker that has just answered may still be on its
 * way out with it. */
static void
assert_let_go (SkyDrive *drive)
{
  gint64   deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  GWeakRef weak;
  GObject *kept = NULL;

  g_weak_ref_init (&weak, drive);
  g_object_unref (drive);
  while ((kept = g_weak_ref_get (&weak)) != NULL)
    {
      g_object_unref (kept);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
  g_weak_ref_clear (&weak);
}

static void
run_case (gconstpointer data)
{
  const Case *entry = data;
  g_autoptr (GError) error = NULL;
  SkyContractCase self = { .contract = entry->contract };

  self.drive = entry->contract->connect (entry->contract->server, FALSE);
  self.local = g_dir_make_tmp ("sky-contract-XXXXXX", NULL);
  self.folder = g_strconcat ("/", entry->name, NULL);
  sky_sync_make_folder (self.drive, self.folder, &error);
  g_assert_no_error (error);
  entry->func (&self);
  remove_local (self.local);
  g_free (self.local);
  g_free (self.folder);
  assert_let_go (self.drive);
}

void
sky_contract_add_case (const SkyDriveContract *contract, const char *name, SkyContractFunc func)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", contract->prefix, name);
  Case            *entry = g_new0 (Case, 1);

  entry->contract = contract;
  entry->name = g_strdup (name);
  entry->func = func;
  g_test_add_data_func_full (path, entry, run_case, case_free);
}

/* Path of @name in the folder of the case. */
char *
sky_contract_path (SkyContractCase *self, const char *name)
{
  return g_strconcat (self->folder, "/", name, NULL);
}

/* Bytes that differ with every seed, and from themselves at every shift. */
GBytes *
sky_contract_make_bytes (gsize size, guint seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *data = g_malloc (size + 4);

  for (gsize i = 0; i < size; i += 4)
    {
      guint32 word = g_rand_int (rand);

      memcpy (data + i, &word, 4);
    }
  return g_bytes_new_take (data, size);
}

GFile *
sky_contract_make_file (SkyContractCase *self, const char *name, gsize size, guint seed)
{
  g_autoptr (GBytes) bytes = sky_contract_make_bytes (size, seed);
  g_autofree char *path = g_build_filename (self->local, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) size, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

/* Uploads a new file into the folder of the case. */
SkyDriveEntry *
sky_contract_put (SkyContractCase *self, const char *name, gsize size, guint seed)
{
  g_autoptr (GFile) file = sky_contract_make_file (self, "source", size, seed);
  g_autofree char *path = sky_contract_path (self, name);
  g_autoptr (GError) error = NULL;
  SkyDriveEntry *entry = sky_sync_upload (self->drive, file, path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sky_drive_entry_get_path (entry), ==, path);
  return entry;
}

void
sky_contract_assert_holds (SkyContractCase *self, const char *path, GBytes *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = sky_sync_stat (self->drive, path, &error);
  g_autoptr (GBytes) bytes = NULL;
  SkyRange all = { 0, G_MAXUINT64 };

  g_assert_no_error (error);
  g_assert_cmpuint (sky_drive_entry_get_size (entry), ==, g_bytes_get_size (expected));
  bytes = sky_sync_read (self->drive, entry, all, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, expected));
}

void
sky_contract_assert_missing (SkyContractCase *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = sky_sync_stat (self->drive, path, &error);

  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND);
}
