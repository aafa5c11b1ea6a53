/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Serves the owner's services on the control socket. Main thread. */
#include "app/sky-control.h"

struct _SkyControl
{
  GObject parent_instance;

  gboolean refusing;
};

G_DEFINE_FINAL_TYPE (SkyControl, sky_control, G_TYPE_OBJECT)

static void
sky_control_class_init (SkyControlClass *klass)
{
}

static void
sky_control_init (SkyControl *self)
{
}

SkyControl *
sky_control_new (SkyServices *services, const char *state_dir, GError **error)
{
  return g_object_new (SKY_TYPE_CONTROL, NULL);
}

guint
sky_control_get_n_clients (SkyControl *self)
{
  return 0;
}

void
sky_control_refuse (SkyControl *self)
{
  self->refusing = TRUE;
}

void
sky_control_close (SkyControl *self)
{
}
