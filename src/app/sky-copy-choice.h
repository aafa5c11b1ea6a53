/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-services.h"

G_BEGIN_DECLS

/**
 * SkyCopyChoice:
 * @name: by what the player calls it
 * @drive: (nullable): its drive; %NULL: this computer
 * @place: where it lies, for people
 * @path: its path there
 * @format: (nullable): short name
 * @bit_rate: bits a second, or 0
 * @size: in bytes
 * @connected: whether its drive answers
 * @plays: whether it is the one that plays
 *
 * One of the copies that the library knows of what plays.
 */
typedef struct
{
  char    *name;
  char    *drive;
  char    *place;
  char    *path;
  char    *format;
  int      bit_rate;
  guint64  size;
  gboolean connected;
  gboolean plays;
} SkyCopyChoice;

/* Of what plays: all its copies (element-type SkyCopyChoice), the best first; and to go on in
 * another one, by its number among them. Main thread. */
void sky_copy_choice_list_async (SkyServices        *services,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
GPtrArray          *
sky_copy_choice_list_finish (SkyServices *services, GAsyncResult *result, GError **error);
void     sky_copy_choice_use_async (SkyServices        *services,
                                    GPtrArray          *choices,
                                    guint               index,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean sky_copy_choice_use_finish (SkyServices *services, GAsyncResult *result, GError **error);

G_END_DECLS
