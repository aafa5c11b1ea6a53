/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The owner's services on the control socket: joins the server with the groups of methods. Main
 * thread. */
#include "app/sky-control.h"

#include "app/sky-control-private.h"
#include "app/sky-control-watch.h"

struct _SkyControl
{
  GObject parent_instance;

  SkyServices          *services; /* not owned: it owns this */
  SkyControlServer     *server;
  SkyControlWatch      *watch;
  SkyControlConnection *survivor; /* (owned) (nullable) */
};

enum
{
  PROP_N_CLIENTS = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
n_clients_cb (SkyControl *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CLIENTS]);
}

G_DEFINE_FINAL_TYPE (SkyControl, sky_control, G_TYPE_OBJECT)

static void
sky_control_dispose (GObject *object)
{
  SkyControl *self = SKY_CONTROL (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->survivor);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (sky_control_parent_class)->dispose (object);
}

static void
sky_control_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_N_CLIENTS)
    g_value_set_uint (value, sky_control_get_n_clients (SKY_CONTROL (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sky_control_class_init (SkyControlClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sky_control_dispose;
  object_class->get_property = sky_control_get_property;

  properties[PROP_N_CLIENTS] = g_param_spec_uint ("n-clients", NULL, NULL, 0, G_MAXUINT, 0,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sky_control_init (SkyControl *self)
{
}

/**
 * sky_control_new:
 * @services: what is served; outlives this
 * @state_dir: the state folder, whose lock the services hold
 * @error: return location
 *
 * Returns: (transfer full): the control, listening
 */
SkyControl *
sky_control_new (SkyServices *services, const char *state_dir, GError **error)
{
  g_autoptr (SkyControl) self = NULL;

  g_return_val_if_fail (SKY_IS_SERVICES (services), NULL);

  self = g_object_new (SKY_TYPE_CONTROL, NULL);
  self->services = services;
  self->server = sky_control_server_new (state_dir, error);
  if (self->server == NULL)
    return NULL;
  g_signal_connect_object (self->server, "notify::n-clients", G_CALLBACK (n_clients_cb), self,
                           G_CONNECT_SWAPPED);
  sky_control_add_owner_methods (self);
  sky_control_add_drive_methods (self);
  sky_control_add_file_methods (self);
  sky_control_add_transfer_methods (self);
  sky_control_add_library_methods (self);
  sky_control_add_player_methods (self);
  sky_control_add_queue_methods (self);
  sky_control_add_output_methods (self);
  sky_control_add_chapter_methods (self);
  sky_control_add_pin_methods (self);
  sky_control_add_copy_methods (self);
  self->watch = sky_control_watch_new (services, self->server);
  return g_steal_pointer (&self);
}

SkyServices *
sky_control_get_services (SkyControl *self)
{
  g_return_val_if_fail (SKY_IS_CONTROL (self), NULL);

  return self->services;
}

SkyControlServer *
sky_control_get_server (SkyControl *self)
{
  g_return_val_if_fail (SKY_IS_CONTROL (self), NULL);

  return self->server;
}

void
sky_control_set_survivor (SkyControl *self, SkyControlConnection *connection)
{
  g_return_if_fail (SKY_IS_CONTROL (self));

  g_set_object (&self->survivor, connection);
}

guint
sky_control_get_n_clients (SkyControl *self)
{
  g_return_val_if_fail (SKY_IS_CONTROL (self), 0);

  return sky_control_server_get_n_clients (self->server);
}

/**
 * sky_control_refuse:
 * @self: a control
 *
 * The services are stopping: new requests are told so.
 */
void
sky_control_refuse (SkyControl *self)
{
  g_return_if_fail (SKY_IS_CONTROL (self));

  sky_control_server_refuse (self->server);
}

void
sky_control_close (SkyControl *self)
{
  g_return_if_fail (SKY_IS_CONTROL (self));

  g_clear_object (&self->watch);
  sky_control_server_close (self->server, self->survivor);
}
