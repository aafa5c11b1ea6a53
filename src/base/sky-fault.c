/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why something failed, as a value that can be written down and handed from thread to thread. An
 * error's domain is kept by its name: the number of a quark is another one at every start. */
#include "base/sky-fault.h"

struct _SkyFault
{
  char *text;
  char *domain; /* (nullable): it was written down before domains were */
  int   code;
  char *name; /* (nullable) */
};

G_DEFINE_BOXED_TYPE (SkyFault, sky_fault, sky_fault_ref, sky_fault_unref)

/**
 * sky_fault_new:
 * @error: what happened
 * @name: (nullable): what it happened to
 *
 * Returns: (transfer full): a fault
 */
SkyFault *
sky_fault_new (const GError *error, const char *name)
{
  g_return_val_if_fail (error != NULL, NULL);

  return sky_fault_new_kept (error->message, g_quark_to_string (error->domain), error->code, name);
}

/**
 * sky_fault_new_kept:
 * @text: what happened, in the program's own words
 * @domain: (nullable): the name of the error's domain
 * @code: its code there
 * @name: (nullable): what it happened to
 *
 * Returns: (transfer full): a fault as it was written down
 */
SkyFault *
sky_fault_new_kept (const char *text, const char *domain, int code, const char *name)
{
  SkyFault *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_atomic_rc_box_new0 (SkyFault);
  self->text = g_strdup (text);
  self->domain = g_strdup (domain);
  self->code = code;
  self->name = g_strdup (name);
  return self;
}

/**
 * sky_fault_ref:
 * @self: a fault
 *
 * Returns: (transfer full): the same
 */
SkyFault *
sky_fault_ref (const SkyFault *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire ((SkyFault *) self);
}

static void
clear (gpointer data)
{
  SkyFault *self = data;

  g_free (self->text);
  g_free (self->domain);
  g_free (self->name);
}

void
sky_fault_unref (SkyFault *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

/**
 * sky_fault_get_text:
 * @self: (nullable): a fault
 *
 * Returns: (nullable): what happened, in the program's own words; %NULL without a fault
 */
const char *
sky_fault_get_text (const SkyFault *self)
{
  return self != NULL ? self->text : NULL;
}

/**
 * sky_fault_get_domain:
 * @self: a fault
 *
 * Returns: (nullable): the name of its error's domain, the same at every start
 */
const char *
sky_fault_get_domain (const SkyFault *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->domain;
}

int
sky_fault_get_code (const SkyFault *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->code;
}

/**
 * sky_fault_get_name:
 * @self: a fault
 *
 * Returns: (nullable): what it happened to
 */
const char *
sky_fault_get_name (const SkyFault *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * sky_fault_dup_error:
 * @self: a fault
 *
 * Returns: (transfer full): the error that it was; of a domain of nobody where that isn't known
 */
GError *
sky_fault_dup_error (const SkyFault *self)
{
  GQuark domain;

  g_return_val_if_fail (self != NULL, NULL);

  domain = self->domain != NULL ? g_quark_from_string (self->domain)
                                : g_quark_from_static_string ("sky_fault_without_domain");
  return g_error_new_literal (domain, self->code, self->text);
}

/**
 * sky_fault_equal:
 * @self: (nullable): a fault
 * @other: (nullable): another one
 *
 * Returns: whether both say the same
 */
gboolean
sky_fault_equal (const SkyFault *self, const SkyFault *other)
{
  if (self == other)
    return TRUE;
  if (self == NULL || other == NULL)
    return FALSE;
  return self->code == other->code && g_str_equal (self->text, other->text) &&
         g_strcmp0 (self->domain, other->domain) == 0 && g_strcmp0 (self->name, other->name) == 0;
}
