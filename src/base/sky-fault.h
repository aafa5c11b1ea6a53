/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Why something failed, as it is kept: the text for logs and the command line, and what a window
 * needs to say it in the user's language. Never changes; any thread. */
typedef struct _SkyFault SkyFault;

#define SKY_TYPE_FAULT (sky_fault_get_type ())
GType sky_fault_get_type (void);

SkyFault *sky_fault_new (const GError *error, const char *name);
SkyFault *sky_fault_new_kept (const char *text, const char *domain, int code, const char *name);
SkyFault *sky_fault_ref (const SkyFault *self);
void      sky_fault_unref (SkyFault *self);

const char *sky_fault_get_text (const SkyFault *self);
const char *sky_fault_get_domain (const SkyFault *self);
int         sky_fault_get_code (const SkyFault *self);
const char *sky_fault_get_name (const SkyFault *self);
GError     *sky_fault_dup_error (const SkyFault *self);
gboolean    sky_fault_equal (const SkyFault *self, const SkyFault *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyFault, sky_fault_unref)

G_END_DECLS
