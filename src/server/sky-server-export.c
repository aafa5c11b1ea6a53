/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skylark-drive export: writes a drive out as plain files and folders with their times. Every file
 * is hashed while it is written. Folders are walked by their descriptors, so that no path is ever
 * too long and no link is followed. */

#include "server/sky-server-command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sky-hash.h"
#include "server/sky-account-store.h"
#include "server/sky-content-store.h"
#include "server/sky-node-store.h"
#include "server/sky-server-download.h"
#include "server/sky-server-error.h"
#include "server/sky-server-snapshot.h"

typedef struct
{
  SkyServerSnapshot *snapshot; /* (owned) */
  gboolean           force;
  guint64            n_files;
  guint64            n_bytes;
  guint              n_faults;
} Export;

/* One thing could not be written: said at once, and the rest goes on. */
static void
report (Export *export, const char *path, const char *text)
{
  export->n_faults++;
  fprintf (stderr, "skylark-drive: %s: %s\n", path, text);
}

static gboolean
write_all (int fd, GBytes *piece, GError **error)
{
  gsize         size = 0;
  const guchar *data = g_bytes_get_data (piece, &size);

  for (gsize done = 0; done < size;)
    {
      gssize n = write (fd, data + done, size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          sky_server_set_errno_error (error, errno, "write", "the file");
          return FALSE;
        }
      done += (gsize) n;
    }
  return TRUE;
}

static gboolean
write_content (Export *export, const SkyServerNode *node, int fd, GError **error)
{
  g_autoptr (GArray) segments = NULL;
  g_autoptr (SkyServerDownload) download = NULL;
  g_autoptr (SkyHasher) hasher = sky_hasher_new ();
  g_autofree char *sha256 = NULL;

  segments = sky_content_store_list_segments (sky_server_snapshot_get_database (export->snapshot),
                                              node->version, error);
  if (segments != NULL)
    download =
        sky_server_download_new (sky_server_snapshot_get_blobs (export->snapshot), segments, error);
  if (download == NULL)
    return FALSE;
  while (sky_server_download_get_left (download) > 0)
    {
      g_autoptr (GBytes) piece = sky_server_download_read (download, error);

      if (piece == NULL || !write_all (fd, piece, error))
        return FALSE;
      sky_hasher_update (hasher, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
      export->n_bytes += g_bytes_get_size (piece);
    }
  sha256 = sky_hasher_finish (hasher);
  if (strcmp (sha256, node->sha256) == 0)
    return TRUE;
  g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_CORRUPT,
                       "the stored content is damaged; it was written as it is");
  return FALSE;
}

static void
set_times (int fd, gint64 modified)
{
  struct timespec times[2];

  times[0].tv_sec = 0;
  times[0].tv_nsec = UTIME_OMIT;
  times[1].tv_sec = modified / G_USEC_PER_SEC;
  times[1].tv_nsec = (modified % G_USEC_PER_SEC) * 1000;
  /* A file system that keeps no such time has the content all the same. */
  if (futimens (fd, times) != 0)
    g_debug ("A time could not be set: %s", g_strerror (errno));
}

static void
export_file (Export *export, const SkyServerNode *node, int folder, const char *path)
{
  g_autoptr (GError) error = NULL;
  int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  int fd = -1;

  if (export->force)
    unlinkat (folder, node->name, 0);
  fd = openat (folder, node->name, flags, 0666);
  if (fd < 0)
    {
      report (export, path, g_strerror (errno));
      return;
    }
  if (!write_content (export, node, fd, &error))
    report (export, path, error->message);
  set_times (fd, node->modified);
  if (close (fd) != 0)
    report (export, path, g_strerror (errno));
  export->n_files++;
}

static int
make_folder (Export *export, int folder, const char *name, const char *path)
{
  int fd = -1;

  if (mkdirat (folder, name, 0777) == 0 || (errno == EEXIST && export->force))
    fd = openat (folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    report (export, path, g_strerror (errno));
  return fd;
}

/* Takes @fd. */
static void
export_folder (Export *export, const SkyServerNode *node, int fd, const char *path)
{
  g_autoptr (GPtrArray) children = NULL;
  g_autoptr (GError) error = NULL;

  if (fd < 0)
    return;
  children =
      sky_node_store_list (sky_server_snapshot_get_database (export->snapshot), node->id, &error);
  if (children == NULL)
    report (export, path, error->message);
  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      SkyServerNode   *child = g_ptr_array_index (children, i);
      g_autofree char *child_path = g_strconcat (path, "/", child->name, NULL);

      if (child->is_folder)
        export_folder (export, child, make_folder (export, fd, child->name, child_path),
                       child_path);
      else
        export_file (export, child, fd, child_path);
    }
  set_times (fd, node->modified);
  close (fd);
}

static gboolean
export_account (Export *export, const char *name, int fd, GError **error)
{
  SkyDatabase *database = sky_server_snapshot_get_database (export->snapshot);
  g_autoptr (SkyServerPath) top = sky_server_path_parse ("/", NULL);
  g_autoptr (SkyServerNode) root = NULL;
  gint64 account = sky_account_store_find (database, name, error);

  if (account != 0)
    root = sky_node_store_lookup (database, account, top, error);
  if (root == NULL)
    {
      close (fd);
      return FALSE;
    }
  export_folder (export, root, fd, name);
  return TRUE;
}

static gboolean
export_all (Export *export, int fd, GError **error)
{
  g_autoptr (GPtrArray) accounts = sky_account_store_list (
      sky_server_snapshot_get_database (export->snapshot), error);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const char *name = g_ptr_array_index (accounts, i);
      int         folder = make_folder (export, fd, name, name);

      if (folder >= 0 && !export_account (export, name, folder, error))
        return FALSE;
    }
  return accounts != NULL;
}

static gboolean
is_empty (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);

  return folder != NULL && g_dir_read_name (folder) == NULL;
}

static int
open_target (const char *path, gboolean force, GError **error)
{
  int fd = -1;

  if (mkdir (path, 0777) != 0 && errno != EEXIST)
    {
      sky_server_set_errno_error (error, errno, "make the folder", path);
      return -1;
    }
  if (!force && g_file_test (path, G_FILE_TEST_IS_DIR) && !is_empty (path))
    {
      g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_FORBIDDEN,
                   "%s is not empty: choose another folder, or replace what is there by --force",
                   path);
      return -1;
    }
  fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    sky_server_set_errno_error (error, errno, "open the folder", path);
  return fd;
}

static int
run (Export *export, const char *target, const char *account)
{
  g_autoptr (GError) error = NULL;
  int      fd = open_target (target, export->force, &error);
  int      copy = fd >= 0 ? dup (fd) : -1;
  gboolean done = FALSE;

  if (copy >= 0)
    done = account != NULL ? export_account (export, account, copy, &error)
                           : export_all (export, copy, &error);
  if (account == NULL && copy >= 0)
    close (copy);
  if (done && syncfs (fd) != 0)
    report (export, target, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  if (!done)
    return sky_server_command_fail (SKY_SERVER_EXIT_FAILED, "%s", error->message);
  printf ("%" G_GUINT64_FORMAT " files with %" G_GUINT64_FORMAT " bytes written to %s\n",
          export->n_files, export->n_bytes, target);
  if (export->n_faults > 0)
    return sky_server_command_fail (SKY_SERVER_EXIT_FAILED, "%u things could not be written whole",
                                    export->n_faults);
  return SKY_SERVER_EXIT_DONE;
}

/* skylark-drive export */
int
sky_server_command_export (int argc, char **argv)
{
  g_autofree char *root = NULL;
  g_autofree char *account = NULL;
  g_autoptr (GError) error = NULL;
  Export export = { NULL, FALSE, 0, 0, 0 };
  int                status = SKY_SERVER_EXIT_FAILED;
  const GOptionEntry entries[] = {
    { "root", 0, 0, G_OPTION_ARG_FILENAME, &root, "Folder that holds the drive", "DIR" },
    { "account", 0, 0, G_OPTION_ARG_STRING, &account, "Only what this account owns", "NAME" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &export.force, "Write into a folder that is not empty",
      NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  if (!sky_server_command_parse ("TARGET - write a drive out as plain files", entries, &argc,
                                 &argv))
    return SKY_SERVER_EXIT_USAGE;
  if (root == NULL)
    return sky_server_command_fail (SKY_SERVER_EXIT_USAGE, "--root is missing");
  if (argc != 2)
    return sky_server_command_fail (SKY_SERVER_EXIT_USAGE, "one target folder is needed");
  export.snapshot = sky_server_snapshot_open (root, &error);
  if (export.snapshot == NULL)
    return sky_server_command_fail (SKY_SERVER_EXIT_FAILED, "%s", error->message);
  status = run (&export, argv[1], account);
  sky_server_snapshot_free (export.snapshot);
  return status;
}
