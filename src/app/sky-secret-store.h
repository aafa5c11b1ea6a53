/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_TYPE_SECRET_STORE (sky_secret_store_get_type ())
G_DECLARE_FINAL_TYPE (SkySecretStore, sky_secret_store, SKY, SECRET_STORE, GObject)

/* The secrets of drives: in the Secret Service, or, where none answers, in memory for this run.
 * Main thread. */
SkySecretStore *sky_secret_store_new (void);
void            sky_secret_store_set_async (SkySecretStore     *self,
                                            const char         *drive_id,
                                            const char         *label,
                                            const char         *secret,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
/* %TRUE: it is kept; %FALSE with @error: it is in memory only, and why. */
gboolean sky_secret_store_set_finish (SkySecretStore *self, GAsyncResult *result, GError **error);
void     sky_secret_store_get_async (SkySecretStore     *self,
                                     const char         *drive_id,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
char    *sky_secret_store_get_finish (SkySecretStore *self, GAsyncResult *result, GError **error);
void     sky_secret_store_forget (SkySecretStore *self, const char *drive_id);
/* What is in memory only: a{ss}. */
GVariant *sky_secret_store_dup_memory (SkySecretStore *self);
void      sky_secret_store_add_memory (SkySecretStore *self, GVariant *secrets);

G_END_DECLS
