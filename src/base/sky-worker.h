/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_TYPE_WORKER (sky_worker_get_type ())
G_DECLARE_FINAL_TYPE (SkyWorker, sky_worker, SKY, WORKER, GObject)

/**
 * SkyWorkerFunc:
 * @task: (transfer none): the task to return on; its task data is the input
 * @source: (transfer none) (nullable): the task's source object
 * @task_data: (nullable): the task's data
 * @cancellable: (nullable): the task's cancellable, already checked once
 */
typedef GTaskThreadFunc SkyWorkerFunc;

SkyWorker *sky_worker_new (const char *name);
void       sky_worker_run (SkyWorker *self, GTask *task, SkyWorkerFunc func);
void
sky_worker_post (SkyWorker *self, int priority, GFunc func, gpointer data, GDestroyNotify destroy);
gboolean sky_worker_is_own_thread (SkyWorker *self);
void     sky_worker_stop (SkyWorker *self);

G_END_DECLS
