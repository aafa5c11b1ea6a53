/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who owns the state folder: an flock on STATE/owner.lock, which the kernel drops with the process
 * however it ends. The file's text tells the owner's kind and process id; it is emptied on an
 * orderly end, so text found by the next owner means that the last one was killed. Any thread. */
#include "app/sky-owner-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "app/sky-app-error.h"

#define LOCK_NAME "owner.lock"

struct _SkyOwnerLock
{
  GObject parent_instance;

  int      fd;
  gboolean was_clean;
};

static const char *const mode_words[] = { "window", "headless" };

static int
open_lock_file (const char *state_dir, int flags)
{
  g_autofree char *path = g_build_filename (state_dir, LOCK_NAME, NULL);

  /* O_CLOEXEC keeps the lock out of the children, which may outlive this process. */
  return open (path, flags | O_CLOEXEC, 0600);
}

static gboolean
read_holder (int fd, SkyOwnerMode *mode, GPid *pid)
{
  char   text[64] = { 0 };
  char   word[16] = { 0 };
  int    number = 0;
  gssize length = pread (fd, text, sizeof text - 1, 0);

  if (length <= 0 || sscanf (text, "%15s %d", word, &number) != 2)
    return FALSE;
  if (mode != NULL)
    *mode =
        g_str_equal (word, mode_words[SKY_OWNER_HEADLESS]) ? SKY_OWNER_HEADLESS : SKY_OWNER_WINDOW;
  if (pid != NULL)
    *pid = number;
  return TRUE;
}

G_DEFINE_FINAL_TYPE (SkyOwnerLock, sky_owner_lock, G_TYPE_OBJECT)

static void
sky_owner_lock_finalize (GObject *object)
{
  sky_owner_lock_release (SKY_OWNER_LOCK (object));

  G_OBJECT_CLASS (sky_owner_lock_parent_class)->finalize (object);
}

static void
sky_owner_lock_class_init (SkyOwnerLockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_owner_lock_finalize;
}

static void
sky_owner_lock_init (SkyOwnerLock *self)
{
  self->fd = -1;
}

/**
 * sky_owner_lock_take:
 * @state_dir: the state folder; must exist
 * @mode: what kind of owner this process is
 * @error: return location
 *
 * Takes the lock without waiting. Fails with %SKY_APP_ERROR_OWNED while another process holds it.
 *
 * Returns: (transfer full): the lock, held until it is released or dropped
 */
SkyOwnerLock *
sky_owner_lock_take (const char *state_dir, SkyOwnerMode mode, GError **error)
{
  g_autoptr (SkyOwnerLock) self = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (state_dir != NULL, NULL);

  self = g_object_new (SKY_TYPE_OWNER_LOCK, NULL);
  self->fd = open_lock_file (state_dir, O_RDWR | O_CREAT);
  if (self->fd < 0)
    {
      g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_FAILED,
                   "Could not open %s/" LOCK_NAME ": %s", state_dir, g_strerror (errno));
      return NULL;
    }
  if (flock (self->fd, LOCK_EX | LOCK_NB) != 0)
    {
      int code = errno == EWOULDBLOCK ? SKY_APP_ERROR_OWNED : SKY_APP_ERROR_FAILED;

      g_set_error (error, SKY_APP_ERROR, code, "%s is in use by another Skylark", state_dir);
      close (self->fd);
      self->fd = -1;
      return NULL;
    }
  self->was_clean = !read_holder (self->fd, NULL, NULL);
  text = g_strdup_printf ("%s %d\n", mode_words[mode], (int) getpid ());
  if (ftruncate (self->fd, 0) != 0 || pwrite (self->fd, text, strlen (text), 0) < 0)
    g_info ("Could not write the owner's name to %s/" LOCK_NAME ": %s", state_dir,
            g_strerror (errno));
  return g_steal_pointer (&self);
}

/**
 * sky_owner_lock_get_was_clean:
 * @self: a lock
 *
 * Returns: whether the owner before this one ended in order
 */
gboolean
sky_owner_lock_get_was_clean (SkyOwnerLock *self)
{
  g_return_val_if_fail (SKY_IS_OWNER_LOCK (self), FALSE);

  return self->was_clean;
}

/**
 * sky_owner_lock_release:
 * @self: a lock
 *
 * Gives the lock up, as an orderly end. Does nothing the second time.
 */
void
sky_owner_lock_release (SkyOwnerLock *self)
{
  g_return_if_fail (SKY_IS_OWNER_LOCK (self));

  if (self->fd < 0)
    return;
  if (ftruncate (self->fd, 0) != 0)
    g_info ("Could not empty " LOCK_NAME ": %s", g_strerror (errno));
  close (self->fd);
  self->fd = -1;
}

/**
 * sky_owner_lock_peek:
 * @state_dir: the state folder
 * @mode: (out) (optional): the owner's kind
 * @pid: (out) (optional): its process id
 *
 * Returns: whether a process holds the lock now
 */
gboolean
sky_owner_lock_peek (const char *state_dir, SkyOwnerMode *mode, GPid *pid)
{
  gboolean held;
  int      fd;

  g_return_val_if_fail (state_dir != NULL, FALSE);

  fd = open_lock_file (state_dir, O_RDONLY);
  if (fd < 0)
    return FALSE;
  held = flock (fd, LOCK_SH | LOCK_NB) != 0;
  if (held)
    held = read_holder (fd, mode, pid);
  close (fd);
  return held;
}
