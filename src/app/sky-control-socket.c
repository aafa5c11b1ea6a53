/* SPDX-License-Identifier: GPL-3.0-or-later */
/* STATE/control.sock. A socket's address holds no more than 107 bytes, a state folder's path may be
 * longer: so the folder is opened and the socket addressed through /proc/self/fd. Any thread. */
#include "app/sky-control-socket.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/sky-app-error.h"

#define SOCKET_NAME "control.sock"
#define BACKLOG 32

static int
open_folder (const char *state_dir, GError **error)
{
  int fd = open (state_dir, O_PATH | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_NOT_RUNNING, "Could not open %s: %s",
                 state_dir, g_strerror (errno));
  return fd;
}

static GSocketAddress *
address_in (int folder)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d/" SOCKET_NAME, folder);

  return g_unix_socket_address_new (path);
}

static gboolean
bind_in (GSocket *socket, int folder, GError **error)
{
  g_autoptr (GSocketAddress) address = address_in (folder);

  /* The caller owns the state folder, so a socket that is there belongs to one that was killed. */
  if (unlinkat (folder, SOCKET_NAME, 0) != 0 && errno != ENOENT)
    {
      g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_FAILED,
                   "Could not replace the old " SOCKET_NAME ": %s", g_strerror (errno));
      return FALSE;
    }
  if (!g_socket_bind (socket, address, FALSE, error))
    return FALSE;
  /* Nobody can connect before listen (), so there is no moment with the wider mode. */
  if (fchmodat (folder, SOCKET_NAME, 0600, 0) != 0)
    {
      g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_FAILED,
                   "Could not protect " SOCKET_NAME ": %s", g_strerror (errno));
      return FALSE;
    }
  return g_socket_listen (socket, error);
}

/**
 * sky_control_socket_listen:
 * @state_dir: the state folder, whose lock the caller holds
 * @error: return location
 *
 * Returns: (transfer full): a listening, non-blocking socket with mode 0600
 */
GSocket *
sky_control_socket_listen (const char *state_dir, GError **error)
{
  g_autoptr (GSocket) socket = NULL;
  gboolean done;
  int      folder;

  g_return_val_if_fail (state_dir != NULL, NULL);

  socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL)
    return NULL;
  folder = open_folder (state_dir, error);
  if (folder < 0)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  done = bind_in (socket, folder, error);
  close (folder);
  return done ? g_steal_pointer (&socket) : NULL;
}

/**
 * sky_control_socket_connect:
 * @state_dir: the state folder
 * @error: return location; %SKY_APP_ERROR_NOT_RUNNING where no owner listens
 *
 * Returns: (transfer full): a connected, blocking socket
 */
GSocket *
sky_control_socket_connect (const char *state_dir, GError **error)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) reason = NULL;
  gboolean connected;
  int      folder;

  g_return_val_if_fail (state_dir != NULL, NULL);

  socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL)
    return NULL;
  folder = open_folder (state_dir, error);
  if (folder < 0)
    return NULL;
  address = address_in (folder);
  connected = g_socket_connect (socket, address, NULL, &reason);
  close (folder);
  if (connected)
    return g_steal_pointer (&socket);
  g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_NOT_RUNNING, "No Skylark answers in %s: %s",
               state_dir, reason->message);
  return NULL;
}

/**
 * sky_control_socket_remove:
 * @state_dir: the state folder, whose lock the caller holds
 */
void
sky_control_socket_remove (const char *state_dir)
{
  g_autofree char *path = NULL;

  g_return_if_fail (state_dir != NULL);

  path = g_build_filename (state_dir, SOCKET_NAME, NULL);
  if (unlink (path) != 0 && errno != ENOENT)
    g_info ("Could not remove %s: %s", path, g_strerror (errno));
}
