/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skylark-drive serve: opens the root, lets people in and runs until it is told to end, by a
 * signal or by its parent's end of the socket being closed. */

#include "server/sky-server-command.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

#include "server/sky-account-store.h"
#include "server/sky-server.h"

/* Who the parent process is to the server. */
#define PARENT_ACCOUNT "owner"
#define TOKEN_BYTES 32

typedef struct
{
  char *root;       /* (owned) */
  char *listen;     /* (owned) */
  char *token_file; /* (owned) */
  char *cert;       /* (owned) */
  char *key;        /* (owned) */
  int   parent_fd;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->root);
  g_free (options->listen);
  g_free (options->token_file);
  g_free (options->cert);
  g_free (options->key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

/* The parent says nothing; the end of its end is what counts. */
static gboolean
parent_cb (int fd, GIOCondition condition, gpointer data)
{
  char   buffer[256];
  gssize n = read (fd, buffer, sizeof buffer);

  if (n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN)))
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static gboolean
parse_options (int argc, char **argv, Options *options)
{
  const GOptionEntry entries[] = {
    { "root", 0, 0, G_OPTION_ARG_FILENAME, &options->root, "Folder that holds the drive", "DIR" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options->listen, "Address to listen at (127.0.0.1:0)",
      "ADDR:PORT" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &options->token_file, "Lines “ACCOUNT TOKEN”",
      "FILE" },
    { "parent-fd", 0, 0, G_OPTION_ARG_INT, &options->parent_fd,
      "Socket to the process that started this one", "N" },
    { "tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &options->cert, "Certificate for https", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options->key, "Its private key", "FILE" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  if (!sky_server_command_parse ("- serve a drive", entries, &argc, &argv))
    return FALSE;
  if (argc > 1)
    sky_server_command_fail (0, "“%s” is one argument too many", argv[1]);
  else if (options->root == NULL)
    sky_server_command_fail (0, "--root is missing");
  else if (options->token_file == NULL && options->parent_fd < 0)
    sky_server_command_fail (0, "--token-file or --parent-fd is needed: nobody could come in");
  else if ((options->cert == NULL) != (options->key == NULL))
    sky_server_command_fail (0, "--tls-cert and --tls-key belong together");
  else
    return TRUE;
  return FALSE;
}

/* "127.0.0.1:8080", "[::1]:8080" */
static GSocketAddress *
parse_address (const char *text)
{
  const char      *colon = text != NULL ? strrchr (text, ':') : NULL;
  g_autofree char *host = NULL;
  guint64          port = 0;
  gsize            size = 0;

  if (text == NULL)
    return g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, 65535, &port, NULL))
    return NULL;
  host = g_strndup (text, (gsize) (colon - text));
  size = strlen (host);
  if (size > 1 && host[0] == '[' && host[size - 1] == ']')
    {
      host[size - 1] = 0;
      return g_inet_socket_address_new_from_string (host + 1, (guint) port);
    }
  return g_inet_socket_address_new_from_string (host, (guint) port);
}

static char *
make_token (void)
{
  guchar   bytes[TOKEN_BYTES];
  GString *token = g_string_new (NULL);

  /* Up to 256 bytes come whole or the kernel has no random numbers at all (getrandom(2)). */
  if (getrandom (bytes, sizeof bytes, 0) != (gssize) sizeof bytes)
    g_error ("The system gives no random numbers");
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (token, "%02x", bytes[i]);
  return g_string_free (token, FALSE);
}

static gboolean
ensure_accounts (SkyServerRoot *root, SkyServerAuth *auth, GError **error)
{
  for (guint i = 0; i < sky_server_auth_get_size (auth); i++)
    {
      SkyServerAccount *account = sky_server_auth_get (auth, i);

      account->id =
          sky_account_store_ensure (sky_server_root_get_writer (root), account->name, error);
      if (account->id == 0)
        return FALSE;
    }
  return TRUE;
}

/* {"port":N,"token":"…"} and a line end. */
static gboolean
tell_parent (int fd, guint port, const char *token, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "port");
  json_builder_add_int_value (builder, port);
  json_builder_set_member_name (builder, "token");
  json_builder_add_string_value (builder, token);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  text = json_to_string (node, FALSE);
  line = g_strconcat (text, "\n", NULL);
  if (write (fd, line, strlen (line)) == (gssize) strlen (line))
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "the parent at --parent-fd %d: %s",
               fd, g_strerror (errno));
  return FALSE;
}

static SkyServer *
start (SkyServerRoot *root, const Options *options, const char *token, GError **error)
{
  g_autoptr (SkyServerAuth) auth = sky_server_auth_new ();
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GSocketAddress) address = parse_address (options->listen);
  g_autoptr (SkyServer) server = NULL;

  if (options->token_file != NULL && !sky_server_auth_load (auth, options->token_file, error))
    return NULL;
  if (options->parent_fd >= 0)
    sky_server_auth_add (auth, PARENT_ACCOUNT, token);
  if (sky_server_auth_get_size (auth) == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s holds no token",
                   options->token_file);
      return NULL;
    }
  if (!ensure_accounts (root, auth, error))
    return NULL;
  if (options->cert != NULL)
    {
      certificate = g_tls_certificate_new_from_files (options->cert, options->key, error);
      if (certificate == NULL)
        {
          g_prefix_error (error, "%s: ", options->cert);
          return NULL;
        }
    }
  server = sky_server_new (root, g_steal_pointer (&auth), certificate);
  if (!sky_server_listen (server, address, error))
    {
      g_prefix_error (
          error, "can't listen at %s: ", options->listen != NULL ? options->listen : "127.0.0.1");
      return NULL;
    }
  return g_steal_pointer (&server);
}

static gboolean
announce (SkyServer *server, const Options *options, const char *token, GError **error)
{
  g_autofree char *url = sky_server_dup_url (server);

  if (options->parent_fd >= 0 &&
      !tell_parent (options->parent_fd, sky_server_get_port (server), token, error))
    return FALSE;
  printf ("READY %s\n", url);
  fflush (stdout);
  return TRUE;
}

/* Listens to signals and to the parent before anybody is told that the server is there. */
static gboolean
run (SkyServerRoot *root,
     SkyServer     *server,
     const Options *options,
     const char    *token,
     GError       **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  if (options->parent_fd >= 0)
    g_unix_fd_add (options->parent_fd, G_IO_IN | G_IO_HUP | G_IO_ERR, parent_cb, loop);
  if (!announce (server, options, token, error))
    return FALSE;
  sky_server_root_start_sweep (root);
  g_main_loop_run (loop);
  return TRUE;
}

static int
serve (const Options *options)
{
  g_autoptr (SkyServerRoot) root = NULL;
  g_autoptr (SkyServer) server = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = options->parent_fd >= 0 ? make_token () : NULL;

  root = sky_server_root_open (options->root, &error);
  if (root != NULL)
    server = start (root, options, token, &error);
  if (server == NULL || !run (root, server, options, token, &error))
    return sky_server_command_fail (SKY_SERVER_EXIT_FAILED, "%s", error->message);
  sky_server_stop (server);
  sky_server_root_close (root);
  return SKY_SERVER_EXIT_DONE;
}

/* libsoup warns whenever a client leaves while its connection is taken: that is no news, and a
 * stranger could fill the log with it. To log from here would be taken for a loop. */
static void
drop_message_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

/* A descriptor a connection and one a download: the usual soft limit of 1024 is soon reached. */
static void
raise_file_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
    g_debug ("The limit of open files stays: %s", g_strerror (errno));
}

/* skylark-drive serve */
int
sky_server_command_serve (int argc, char **argv)
{
  g_auto (Options) options = { NULL, NULL, NULL, NULL, NULL, -1 };
  g_autoptr (GSocketAddress) address = NULL;

  if (!parse_options (argc, argv, &options))
    return SKY_SERVER_EXIT_USAGE;
  address = parse_address (options.listen);
  if (address == NULL)
    return sky_server_command_fail (SKY_SERVER_EXIT_USAGE,
                                    "“%s” is not ADDR:PORT with a numeric address", options.listen);
  if (options.parent_fd >= 0 && fcntl (options.parent_fd, F_SETFD, FD_CLOEXEC) != 0)
    return sky_server_command_fail (SKY_SERVER_EXIT_USAGE, "--parent-fd %d is not open",
                                    options.parent_fd);
  /* A client that leaves, and a file that may not grow, are errors of one request, not ends of
   * the server. */
  raise_file_limit ();
  g_log_set_handler ("libsoup", G_LOG_LEVEL_WARNING, drop_message_cb, NULL);
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN);
  return serve (&options);
}
