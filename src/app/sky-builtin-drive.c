/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in drive's server: a child process on a free loopback port. Port and token come over a
 * socket pair at each start and are stored nowhere; the child ends when the pair is closed, and is
 * started again with growing delays when it dies by itself. Main thread. */
#include "app/sky-builtin-drive.h"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/sky-app-error.h"
#include "app/sky-drive-factory.h"
#include "app/sky-program.h"
#include "base/sky-backoff.h"

#define CHILD_FD 3
#define FIRST_DELAY_MS 200
#define LONGEST_DELAY_MS 30000
/* How long a server has to run before its last crash is forgiven. */
#define HEALTHY_USEC (30 * G_USEC_PER_SEC)
#define READY_SECONDS 60
#define STOP_SECONDS 5
/* What the server begins its messages with on a terminal. */
#define WORDS_PREFIX "skylark-drive: "

struct _SkyBuiltinDrive
{
  GObject parent_instance;

  SkyDriveRecord *record;
  char           *root;
  GSubprocess    *process;     /* (owned) (nullable) */
  GInputStream   *pair;        /* (owned) (nullable): closing it ends the child */
  GCancellable   *cancellable; /* (owned) (nullable): of the reads from this child */
  char           *last_words;  /* (owned) (nullable): last line of its stderr */
  GTask          *stop_task;   /* (owned) (nullable) */

  SkyBackoff backoff;
  guint      restart_id;
  guint      deadline_id;
  gint64     ready_at; /* monotonic; 0: not ready */
};

static gboolean
restart_cb (gpointer user_data)
{
  SkyBuiltinDrive *self = user_data;

  self->restart_id = 0;
  sky_builtin_drive_start (self);
  return G_SOURCE_REMOVE;
}

/* A server that had been ready is coming back in a moment, so callers wait; one that never was
 * will fail again until somebody does something about the reason. */
static void
schedule_restart (SkyBuiltinDrive *self, const char *message)
{
  gboolean was_ready = self->ready_at != 0;

  if (was_ready && g_get_monotonic_time () - self->ready_at > HEALTHY_USEC)
    sky_backoff_reset (&self->backoff);
  self->ready_at = 0;
  sky_drive_record_set_status (
      self->record, was_ready ? SKY_DRIVE_CONNECTING : SKY_DRIVE_NEEDS_ATTENTION, message);
  if (self->restart_id == 0)
    self->restart_id = g_timeout_add (sky_backoff_next_ms (&self->backoff), restart_cb, self);
}

static void
drop_child (SkyBuiltinDrive *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  if (self->pair != NULL)
    g_input_stream_close (self->pair, NULL, NULL);
  g_clear_object (&self->pair);
  g_clear_object (&self->process);
}

static void
child_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyBuiltinDrive) self = user_data;
  g_autofree char *message = NULL;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  if (G_SUBPROCESS (source) != self->process)
    return;
  drop_child (self);
  if (self->stop_task != NULL)
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->stop_task);

      sky_drive_record_set_status (self->record, SKY_DRIVE_OFFLINE, NULL);
      g_task_return_boolean (task, TRUE);
      return;
    }
  message = g_strdup (self->last_words != NULL ? self->last_words
                                               : "The server of the built-in drive ended");
  g_info ("The built-in drive's server ended: %s", message);
  schedule_restart (self, message);
}

static void
stderr_line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyBuiltinDrive) self = user_data;
  GDataInputStream *stream = G_DATA_INPUT_STREAM (source);
  g_autofree char  *line = NULL;

  line = g_data_input_stream_read_line_finish_utf8 (stream, result, NULL, NULL);
  /* The end of the stream, or bytes that are no text: nothing more to learn from it. */
  if (line == NULL)
    return;
  g_info ("skylark-drive: %s", line);
  if (*line != '\0')
    {
      const char *words =
          g_str_has_prefix (line, WORDS_PREFIX) ? line + strlen (WORDS_PREFIX) : line;

      g_free (self->last_words);
      self->last_words = g_strdup (words);
    }
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, NULL, stderr_line_cb,
                                       g_object_ref (self));
}

static gboolean
parse_ready_line (const char *line, guint *port, char **token)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;
  gint64      number;

  if (!json_parser_load_from_data (parser, line, -1, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return FALSE;
  object = json_node_get_object (json_parser_get_root (parser));
  number = json_object_get_int_member_with_default (object, "port", 0);
  *token = g_strdup (json_object_get_string_member_with_default (object, "token", NULL));
  *port = (guint) number;
  return number > 0 && number <= G_MAXUINT16 && *token != NULL;
}

static void
ready_line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyBuiltinDrive) self = user_data;
  g_autoptr (SkyDrive) drive = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  g_autofree char *token = NULL;
  guint            port = 0;

  line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, NULL,
                                                    &error);
  /* Without a line the child is ending, which child_ended_cb () hears of. */
  if (error != NULL || line == NULL)
    return;
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  if (!parse_ready_line (line, &port, &token))
    {
      g_info ("The built-in drive's server said something else than port and token");
      g_subprocess_force_exit (self->process);
      return;
    }
  drive = sky_drive_factory_make_builtin (sky_drive_record_get_any_drive (self->record),
                                          sky_drive_record_get_id (self->record), port, token);
  self->ready_at = g_get_monotonic_time ();
  sky_drive_record_set_drive (self->record, drive);
  sky_drive_record_set_status (self->record, SKY_DRIVE_CONNECTED, NULL);
}

/* It has not become ready, or not ended, in time. */
static gboolean
deadline_cb (gpointer user_data)
{
  SkyBuiltinDrive *self = user_data;

  self->deadline_id = 0;
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  return G_SOURCE_REMOVE;
}

static GSubprocess *
spawn_child (SkyBuiltinDrive *self, int child_end, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autofree char *program = sky_program_find ("skylark-drive", error);
  g_autofree char *fd_text = g_strdup_printf ("%d", CHILD_FD);

  if (program == NULL)
    {
      close (child_end);
      return NULL;
    }
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE |
                                        G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_subprocess_launcher_take_fd (launcher, child_end, CHILD_FD);
  return g_subprocess_launcher_spawn (launcher, error, program, "serve", "--root", self->root,
                                      "--parent-fd", fd_text, NULL);
}

static void
listen_to_child (SkyBuiltinDrive *self)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (self->pair);
  g_autoptr (GDataInputStream) errors = NULL;

  errors = g_data_input_stream_new (g_subprocess_get_stderr_pipe (self->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, self->cancellable, ready_line_cb,
                                       g_object_ref (self));
  g_data_input_stream_read_line_async (errors, G_PRIORITY_DEFAULT, NULL, stderr_line_cb,
                                       g_object_ref (self));
  g_subprocess_wait_async (self->process, NULL, child_ended_cb, g_object_ref (self));
}

G_DEFINE_FINAL_TYPE (SkyBuiltinDrive, sky_builtin_drive, G_TYPE_OBJECT)

static void
sky_builtin_drive_dispose (GObject *object)
{
  SkyBuiltinDrive *self = SKY_BUILTIN_DRIVE (object);

  g_clear_handle_id (&self->restart_id, g_source_remove);
  drop_child (self);
  g_clear_object (&self->record);
  g_clear_pointer (&self->root, g_free);
  g_clear_pointer (&self->last_words, g_free);

  G_OBJECT_CLASS (sky_builtin_drive_parent_class)->dispose (object);
}

static void
sky_builtin_drive_class_init (SkyBuiltinDriveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_builtin_drive_dispose;
}

static void
sky_builtin_drive_init (SkyBuiltinDrive *self)
{
  self->backoff = (SkyBackoff){ .first_ms = FIRST_DELAY_MS, .limit_ms = LONGEST_DELAY_MS };
}

/**
 * sky_builtin_drive_new:
 * @record: shows its status, and gets the connector
 * @root: folder of its store
 *
 * Returns: (transfer full): the drive, not started
 */
SkyBuiltinDrive *
sky_builtin_drive_new (SkyDriveRecord *record, const char *root)
{
  SkyBuiltinDrive *self;

  g_return_val_if_fail (SKY_IS_DRIVE_RECORD (record) && root != NULL, NULL);

  self = g_object_new (SKY_TYPE_BUILTIN_DRIVE, NULL);
  self->record = g_object_ref (record);
  self->root = g_strdup (root);
  return self;
}

/**
 * sky_builtin_drive_start:
 * @self: a built-in drive
 *
 * Starts the server, at once even where a delayed start is due. Does nothing while it runs.
 */
void
sky_builtin_drive_start (SkyBuiltinDrive *self)
{
  g_autoptr (GError) error = NULL;
  int pair[2];

  g_return_if_fail (SKY_IS_BUILTIN_DRIVE (self));

  if (self->process != NULL || self->stop_task != NULL)
    return;
  g_clear_handle_id (&self->restart_id, g_source_remove);
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    {
      schedule_restart (self, g_strerror (errno));
      return;
    }
  g_clear_pointer (&self->last_words, g_free);
  self->pair = g_unix_input_stream_new (pair[0], TRUE);
  self->process = spawn_child (self, pair[1], &error);
  if (self->process == NULL)
    {
      drop_child (self);
      schedule_restart (self, error->message);
      return;
    }
  self->cancellable = g_cancellable_new ();
  self->deadline_id = g_timeout_add_seconds (READY_SECONDS, deadline_cb, self);
  listen_to_child (self);
}

/**
 * sky_builtin_drive_try_again:
 * @self: a built-in drive
 *
 * Starts the server because somebody asked for it: until the outcome is known, the drive shows as
 * connecting. Does nothing while the server is ready.
 */
void
sky_builtin_drive_try_again (SkyBuiltinDrive *self)
{
  g_return_if_fail (SKY_IS_BUILTIN_DRIVE (self));

  if (self->stop_task != NULL || (self->process != NULL && self->ready_at != 0))
    return;
  sky_drive_record_set_status (self->record, SKY_DRIVE_CONNECTING, NULL);
  sky_builtin_drive_start (self);
}

/**
 * sky_builtin_drive_stop_async:
 * @self: a built-in drive
 * @callback: called when the server has ended
 * @user_data: for @callback
 *
 * Ends the server by closing its socket pair; one that does not listen is killed after a while.
 */
void
sky_builtin_drive_stop_async (SkyBuiltinDrive    *self,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SKY_IS_BUILTIN_DRIVE (self));
  g_return_if_fail (self->stop_task == NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_builtin_drive_stop_async);
  g_clear_handle_id (&self->restart_id, g_source_remove);
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  if (self->process == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  self->stop_task = g_steal_pointer (&task);
  g_cancellable_cancel (self->cancellable);
  if (self->pair != NULL)
    g_input_stream_close (self->pair, NULL, NULL);
  g_clear_object (&self->pair);
  self->deadline_id = g_timeout_add_seconds (STOP_SECONDS, deadline_cb, self);
}

gboolean
sky_builtin_drive_stop_finish (SkyBuiltinDrive *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
