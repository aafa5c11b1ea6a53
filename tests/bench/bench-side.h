/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who plays in a benchmark: Skylark's player, or the one that it stands beside. Items are known by
 * their number in the order in which they were added. */
typedef struct
{
  void (*add) (const char *name, const char *format, const char *file);
  void (*play) (guint item);
  void (*next) (guint item); /* from the one before it, as the user's button does */
  void (*seek) (gint64 position_ms);
  void (*set_playing) (gboolean playing);
  void (*stop) (void);
  void (*read) (guint item); /* the whole of it, as far as there is a cache */
  guint64 (*get_stored) (guint item);
  gboolean (*has_ended) (void);
  gint64 (*get_position) (void);
  void (*shut_down) (void);
} BenchSide;

const BenchSide *bench_ours_new (const char *url, const char *folder);
const BenchSide *bench_peer_new (const char *url);

G_END_DECLS
