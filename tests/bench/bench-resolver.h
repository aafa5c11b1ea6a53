/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-loop-thread.h"
#include "playback/sky-source-resolver.h"

G_BEGIN_DECLS

/* Opens the benchmarks' items. Each location was added with a file of this computer, of which the
 * library's knowledge is read beforehand; its bytes come from there, or from a server through the
 * block cache. */
#define SKY_TYPE_BENCH_RESOLVER (sky_bench_resolver_get_type ())
G_DECLARE_FINAL_TYPE (SkyBenchResolver, sky_bench_resolver, SKY, BENCH_RESOLVER, GObject)

SkyBenchResolver *sky_bench_resolver_new (const char *url, const char *folder);
gint64            sky_bench_resolver_add (SkyBenchResolver *self,
                                          const char       *location,
                                          const char       *format,
                                          const char       *file);
SkyByteSource    *sky_bench_resolver_open (SkyBenchResolver *self, const char *location);
void              sky_bench_resolver_stop (SkyBenchResolver *self);

G_END_DECLS
