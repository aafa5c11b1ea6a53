/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* So many files are read at once: enough to hide a server's round trips. */
#define SKY_SCAN_THREADS 4

/* A few threads that read files. Counted; main thread. Jobs wait in order. */
typedef struct _SkyScanPool SkyScanPool;

SkyScanPool *sky_scan_pool_new (void);
SkyScanPool *sky_scan_pool_ref (SkyScanPool *self);
void         sky_scan_pool_unref (SkyScanPool *self);
void         sky_scan_pool_stop (SkyScanPool *self);
void         sky_scan_pool_run (SkyScanPool *self, GTask *task, GTaskThreadFunc func);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyScanPool, sky_scan_pool_unref)

G_END_DECLS
