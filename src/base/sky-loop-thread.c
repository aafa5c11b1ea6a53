/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyLoopThread: a named thread that runs a GMainContext, which is the thread-default one there.
 * Asynchronous calls made on it answer on it.
 */
#include "base/sky-loop-thread.h"

struct _SkyLoopThread
{
  GObject parent_instance;

  GMainContext *context; /* (owned) */
  GMainLoop    *loop;    /* (owned) */
  GThread      *thread;  /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SkyLoopThread, sky_loop_thread, G_TYPE_OBJECT)

static gpointer
thread_main (gpointer data)
{
  g_autoptr (GMainLoop) loop = data;
  GMainContext *context = g_main_loop_get_context (loop);

  g_main_context_push_thread_default (context);
  g_main_loop_run (loop);
  /* What was closed by the last callbacks still has its answers on the way. */
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
sky_loop_thread_finalize (GObject *object)
{
  SkyLoopThread *self = SKY_LOOP_THREAD (object);

  sky_loop_thread_stop (self);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (sky_loop_thread_parent_class)->finalize (object);
}

static void
sky_loop_thread_class_init (SkyLoopThreadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_loop_thread_finalize;
}

static void
sky_loop_thread_init (SkyLoopThread *self)
{
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
}

/**
 * sky_loop_thread_new:
 * @name: of the thread, at most 15 bytes, such as "sky-net"
 *
 * Returns: (transfer full): a thread whose loop runs
 */
SkyLoopThread *
sky_loop_thread_new (const char *name)
{
  SkyLoopThread *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (SKY_TYPE_LOOP_THREAD, NULL);
  self->thread = g_thread_new (name, thread_main, g_main_loop_ref (self->loop));
  return self;
}

/**
 * sky_loop_thread_get_context:
 * @self: a loop thread
 *
 * Returns: (transfer none): the context that runs on it
 */
GMainContext *
sky_loop_thread_get_context (SkyLoopThread *self)
{
  g_return_val_if_fail (SKY_IS_LOOP_THREAD (self), NULL);

  return self->context;
}

/**
 * sky_loop_thread_invoke:
 * @self: a loop thread
 * @func: what to do there; called once where it returns %G_SOURCE_REMOVE
 * @data: (nullable): for @func
 * @destroy: (nullable): frees @data
 *
 * Never runs @func before this call has returned, not even when the caller is the thread itself.
 */
void
sky_loop_thread_invoke (SkyLoopThread *self,
                        GSourceFunc    func,
                        gpointer       data,
                        GDestroyNotify destroy)
{
  g_autoptr (GSource) source = NULL;

  g_return_if_fail (SKY_IS_LOOP_THREAD (self));
  g_return_if_fail (func != NULL);

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, self->context);
}

/**
 * sky_loop_thread_is_own_thread:
 * @self: a loop thread
 *
 * Returns: whether the caller runs on it
 */
gboolean
sky_loop_thread_is_own_thread (SkyLoopThread *self)
{
  g_return_val_if_fail (SKY_IS_LOOP_THREAD (self), FALSE);

  return self->thread == g_thread_self ();
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/**
 * sky_loop_thread_stop:
 * @self: a loop thread
 *
 * Ends the loop after what is due now, and waits for the thread. Its owners have cancelled and
 * awaited their work before. Called a second time it does nothing.
 */
void
sky_loop_thread_stop (SkyLoopThread *self)
{
  GThread *thread;

  g_return_if_fail (SKY_IS_LOOP_THREAD (self));

  thread = g_steal_pointer (&self->thread);
  if (thread == NULL)
    return;
  /* As a source, so that a stop right after the start is not lost. */
  sky_loop_thread_invoke (self, quit_cb, g_main_loop_ref (self->loop),
                          (GDestroyNotify) g_main_loop_unref);
  if (thread == g_thread_self ())
    g_thread_unref (thread);
  else
    g_thread_join (thread);
}
