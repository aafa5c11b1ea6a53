/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts, kills and restarts a real skylark-drive for a test. Every restart serves the same root at
 * the same address. Used by one thread. */

#include "sky-server-fixture.h"

#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

struct _SkyServerFixture
{
  char        *folder;  /* (owned): all of the fixture's files */
  char        *root;    /* (owned) */
  char        *url;     /* (owned) (nullable): known since the first start */
  GSubprocess *process; /* (owned) (nullable) */
  int          parent;  /* our end; the server ends when it closes */
  guint64      file_limit;
  guint        disk; /* megabytes, 0 for none of its own */
};

/**
 * sky_server_fixture_dup_program:
 *
 * Returns: (transfer full): the path of the built skylark-drive
 */
char *
sky_server_fixture_dup_program (void)
{
  const char *build = g_getenv ("SKY_BUILD_DIR");

  return g_build_filename (build != NULL ? build : SKY_TEST_BUILD_DIR, "src", "skylark-drive",
                           NULL);
}

/* Removes a file or a folder with all in it; links are not followed. */
void
sky_server_fixture_remove_tree (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
      const char *name = NULL;

      while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          sky_server_fixture_remove_tree (child);
        }
    }
  g_remove (path);
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;
  guint       count = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      count += g_file_test (child, G_FILE_TEST_IS_DIR) ? count_files (child) : 1;
    }
  return count;
}

/**
 * sky_server_fixture_new_stopped:
 *
 * Returns: (transfer full): a fixture whose server is not running yet, to be set up further
 */
SkyServerFixture *
sky_server_fixture_new_stopped (void)
{
  SkyServerFixture *self = g_new0 (SkyServerFixture, 1);
  g_autofree char  *tokens = NULL;
  g_autoptr (GError) error = NULL;

  self->parent = -1;
  self->folder = g_dir_make_tmp ("skylark-server-XXXXXX", &error);
  g_assert_no_error (error);
  self->root = g_build_filename (self->folder, "root", NULL);
  tokens = g_build_filename (self->folder, "tokens", NULL);
  g_file_set_contents (tokens,
                       "# for the test\n" SKY_SERVER_FIXTURE_ACCOUNT " " SKY_SERVER_FIXTURE_TOKEN
                       "\n" SKY_SERVER_FIXTURE_OTHER_ACCOUNT " " SKY_SERVER_FIXTURE_OTHER_TOKEN
                       "\n",
                       -1, &error);
  g_assert_no_error (error);
  return self;
}

/**
 * sky_server_fixture_new:
 *
 * Returns: (transfer full): a fixture whose server takes requests
 */
SkyServerFixture *
sky_server_fixture_new (void)
{
  SkyServerFixture *self = sky_server_fixture_new_stopped ();

  sky_server_fixture_start (self);
  return self;
}

void
sky_server_fixture_free (SkyServerFixture *self)
{
  if (self == NULL)
    return;
  sky_server_fixture_kill (self);
  sky_server_fixture_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->root);
  g_free (self->url);
  g_free (self);
}

/* Serves another folder from the next start on; it is not removed with the fixture. */
void
sky_server_fixture_set_root (SkyServerFixture *self, const char *root)
{
  g_free (self->root);
  self->root = g_strdup (root);
}

/* No file of the server may become larger from the next start on; 0 for no limit. */
void
sky_server_fixture_set_file_limit (SkyServerFixture *self, guint64 bytes)
{
  self->file_limit = bytes;
}

/* Whether this system gives processes mount namespaces of their own. */
static gboolean
can_mount (void)
{
  const char *const arguments[] = { "unshare", "--user", "--map-root-user",          "--mount",
                                    "sh",      "-c",     "mount -t tmpfs none /mnt", NULL };
  int               status = -1;

  return g_spawn_sync (NULL, (char **) arguments, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                       &status, NULL) &&
         status == 0;
}

/**
 * sky_server_fixture_set_disk:
 * @megabytes: its size
 *
 * Gives the server a file system of its own for its root, from the next start on. Only the server
 * sees it, and it ends with it. Where this system lets nobody do so, no file may become as large
 * instead, which fails each write in the same place; with all tests it is an error.
 */
void
sky_server_fixture_set_disk (SkyServerFixture *self, guint megabytes)
{
  if (can_mount ())
    {
      self->disk = megabytes;
      return;
    }
  if (g_getenv ("SKYLARK_TEST_ALL") != NULL)
    g_error ("This system lets nobody make a mount namespace: no disk can be filled. Run as root "
             "or allow user namespaces");
  self->file_limit = (guint64) megabytes * 1024 * 1024;
}

static void
child_setup_cb (gpointer data)
{
  SkyServerFixture *self = data;
  struct rlimit     limit = { self->file_limit, self->file_limit };

  if (self->file_limit > 0)
    setrlimit (RLIMIT_FSIZE, &limit);
}

/* The address with which the next server is to listen: the one it had before, if any. */
static char *
choose_address (SkyServerFixture *self)
{
  g_autoptr (GUri) uri = NULL;

  if (self->url == NULL)
    return g_strdup ("127.0.0.1:0");
  uri = g_uri_parse (self->url, G_URI_FLAGS_NONE, NULL);
  return g_strdup_printf ("127.0.0.1:%d", g_uri_get_port (uri));
}

/* Waits for the line that says where the server listens. */
static void
read_ready (SkyServerFixture *self)
{
  g_autoptr (GDataInputStream) lines =
                 g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "READY http://127.0.0.1:"));
  g_free (self->url);
  self->url = g_strdup (line + strlen ("READY "));
}

static GPtrArray *
build_arguments (SkyServerFixture *self,
                 const char       *program,
                 const char       *tokens,
                 const char       *address)
{
  GPtrArray  *arguments = g_ptr_array_new_with_free_func (g_free);
  const char *options[] = { "serve",        "--root", self->root,    "--listen", address,
                            "--token-file", tokens,   "--parent-fd", "3",        NULL };
  const char *namespace[] = { "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", NULL };

  if (self->disk > 0)
    {
      for (guint i = 0; namespace[i] != NULL; i++)
        g_ptr_array_add (arguments, g_strdup (namespace[i]));
      g_ptr_array_add (arguments, g_strdup_printf ("mkdir -p \"$3\" && mount -t tmpfs -o "
                                                   "size=%um none \"$3\" && exec \"$0\" \"$@\"",
                                                   self->disk));
      /* "$3" is the root: behind the program come "serve" and "--root". */
    }
  g_ptr_array_add (arguments, g_strdup (program));
  for (guint i = 0; options[i] != NULL; i++)
    g_ptr_array_add (arguments, g_strdup (options[i]));
  g_ptr_array_add (arguments, NULL);
  return arguments;
}

/* Starts the server, again after it was stopped, and returns once it takes requests. */
void
sky_server_fixture_start (SkyServerFixture *self)
{
  g_autoptr (GSubprocessLauncher) launcher =
                 g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *program = sky_server_fixture_dup_program ();
  g_autofree char *tokens = g_build_filename (self->folder, "tokens", NULL);
  g_autofree char *address = choose_address (self);
  g_autoptr (GPtrArray) arguments = NULL;
  g_autoptr (GError) error = NULL;
  int ends[2];

  g_assert_null (self->process);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
  self->parent = ends[0];
  g_subprocess_launcher_take_fd (launcher, ends[1], 3);
  g_subprocess_launcher_set_child_setup (launcher, child_setup_cb, self, NULL);
  arguments = build_arguments (self, program, tokens, address);
  self->process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);
  read_ready (self);
}

static void
forget (SkyServerFixture *self)
{
  g_clear_object (&self->process);
  if (self->parent >= 0)
    close (self->parent);
  self->parent = -1;
}

/* kill -9. Does nothing where no server runs. */
void
sky_server_fixture_kill (SkyServerFixture *self)
{
  if (self->process == NULL)
    return;
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  forget (self);
}

/**
 * sky_server_fixture_stop:
 *
 * Asks the server to end.
 *
 * Returns: its exit status
 */
int
sky_server_fixture_stop (SkyServerFixture *self)
{
  int status = -1;

  g_assert_nonnull (self->process);
  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, NULL);
  if (g_subprocess_get_if_exited (self->process))
    status = g_subprocess_get_exit_status (self->process);
  forget (self);
  return status;
}

/* With a slash at the end; the same after every restart. */
const char *
sky_server_fixture_get_url (SkyServerFixture *self)
{
  return self->url;
}

const char *
sky_server_fixture_get_token (SkyServerFixture *self)
{
  return SKY_SERVER_FIXTURE_TOKEN;
}

const char *
sky_server_fixture_get_root (SkyServerFixture *self)
{
  return self->root;
}

GPid
sky_server_fixture_get_pid (SkyServerFixture *self)
{
  g_assert_nonnull (self->process);
  return atoi (g_subprocess_get_identifier (self->process));
}

/**
 * sky_server_fixture_build_url:
 * @escaped_path: without a slash in front, escaped already
 *
 * Returns: (transfer full): its address
 */
char *
sky_server_fixture_build_url (SkyServerFixture *self, const char *escaped_path)
{
  return g_strconcat (self->url, escaped_path, NULL);
}

/* How many files lie below "blobs". */
guint
sky_server_fixture_count_blobs (SkyServerFixture *self)
{
  g_autofree char *path = g_build_filename (self->root, "blobs", NULL);

  return count_files (path);
}

/* How many files lie in "tmp". */
guint
sky_server_fixture_count_temp (SkyServerFixture *self)
{
  g_autofree char *path = g_build_filename (self->root, "tmp", NULL);

  return count_files (path);
}
