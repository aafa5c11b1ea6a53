/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The network sessions of one drive: each belongs to the main context that uses it, where it is
 * made and where it is let go. The table may be used from any thread. */

#include "drive/webdav/sky-dav-sessions.h"

#include "config.h"

#define CONNECTIONS_PER_HOST 16
#define CONNECTIONS 64
#define IDLE_S 60

struct _SkyDavSessions
{
  GMutex      lock;
  GHashTable *table;     /* guarded by lock; (owned): GMainContext to SoupSession, both owned */
  guint       timeout_s; /* guarded by lock */
};

static SoupSession *
create_session (guint timeout_s)
{
  return soup_session_new_with_options ("user-agent", "Skylark/" SKY_VERSION, "max-conns-per-host",
                                        CONNECTIONS_PER_HOST, "max-conns", CONNECTIONS, "timeout",
                                        timeout_s, "idle-timeout", IDLE_S, NULL);
}

static gboolean
release_cb (gpointer session)
{
  return G_SOURCE_REMOVE;
}

/* The session goes with the source: when it ran in its context, or when that context is gone. */
static void
release_in_context (GMainContext *context, SoupSession *session)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, release_cb, session, g_object_unref);
  g_source_attach (source, context);
}

/**
 * sky_dav_sessions_new:
 * @timeout_s: after how many seconds without a byte a connection is given up
 *
 * Returns: (transfer full): an empty table
 */
SkyDavSessions *
sky_dav_sessions_new (guint timeout_s)
{
  SkyDavSessions *self = g_new0 (SkyDavSessions, 1);

  g_mutex_init (&self->lock);
  self->timeout_s = timeout_s;
  self->table = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) g_main_context_unref, NULL);
  return self;
}

/**
 * sky_dav_sessions_free:
 * @self: (transfer full): a table that nobody uses any more
 */
void
sky_dav_sessions_free (SkyDavSessions *self)
{
  GHashTableIter iter;
  gpointer       context;
  gpointer       session;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, &context, &session))
    {
      if (g_main_context_is_owner (context))
        g_object_unref (session);
      else
        release_in_context (context, session);
    }
  g_hash_table_unref (self->table);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * sky_dav_sessions_dup_current:
 * @self: a table
 *
 * Returns: (transfer full): the session of the calling thread's default context
 */
SoupSession *
sky_dav_sessions_dup_current (SkyDavSessions *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  SoupSession *session = g_hash_table_lookup (self->table, context);

  if (session == NULL)
    {
      session = create_session (self->timeout_s);
      g_hash_table_insert (self->table, g_steal_pointer (&context), session);
    }
  return g_object_ref (session);
}

/**
 * sky_dav_sessions_set_timeout:
 * @self: a table
 * @seconds: for sessions that are made from now on
 */
void
sky_dav_sessions_set_timeout (SkyDavSessions *self, guint seconds)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->timeout_s = seconds;
}
