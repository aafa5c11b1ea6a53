/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One configured drive with its status, as lists and commands show it. Main thread; changed only
 * by the drive manager's parts. */
#include "app/sky-drive-record.h"

struct _SkyDriveRecord
{
  GObject parent_instance;

  char     *id;
  char     *name;
  char     *kind;
  char     *uri;     /* (owned) (nullable) */
  char     *user;    /* (owned) (nullable) */
  char     *ca_file; /* (owned) (nullable) */
  char     *message; /* (owned) (nullable) */
  SkyDrive *drive;   /* (owned) (nullable): stays while the drive does not answer */

  SkyDriveStatus status;
};

enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_KIND,
  PROP_STATUS,
  PROP_MESSAGE,
  PROP_DRIVE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SkyDriveRecord, sky_drive_record, G_TYPE_OBJECT)

static void
sky_drive_record_dispose (GObject *object)
{
  SkyDriveRecord *self = SKY_DRIVE_RECORD (object);

  g_clear_object (&self->drive);

  G_OBJECT_CLASS (sky_drive_record_parent_class)->dispose (object);
}

static void
sky_drive_record_finalize (GObject *object)
{
  SkyDriveRecord *self = SKY_DRIVE_RECORD (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->kind);
  g_free (self->uri);
  g_free (self->user);
  g_free (self->ca_file);
  g_free (self->message);

  G_OBJECT_CLASS (sky_drive_record_parent_class)->finalize (object);
}

static void
sky_drive_record_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SkyDriveRecord *self = SKY_DRIVE_RECORD (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_STATUS:
      g_value_set_int (value, (int) self->status);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_DRIVE:
      g_value_set_object (value, sky_drive_record_get_drive (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sky_drive_record_class_init (SkyDriveRecordClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sky_drive_record_dispose;
  object_class->finalize = sky_drive_record_finalize;
  object_class->get_property = sky_drive_record_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_STATUS] =
      g_param_spec_int ("status", NULL, NULL, SKY_DRIVE_CONNECTING, SKY_DRIVE_NEEDS_ATTENTION,
                        SKY_DRIVE_CONNECTING, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_DRIVE] = g_param_spec_object ("drive", NULL, NULL, SKY_TYPE_DRIVE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sky_drive_record_init (SkyDriveRecord *self)
{
  self->status = SKY_DRIVE_CONNECTING;
}

/**
 * sky_drive_record_new:
 * @settings: copied
 *
 * Returns: (transfer full): a record of a drive that has not been tried yet
 */
SkyDriveRecord *
sky_drive_record_new (const SkyDriveSettings *settings)
{
  SkyDriveRecord *self;

  g_return_val_if_fail (settings != NULL && settings->id != NULL, NULL);

  self = g_object_new (SKY_TYPE_DRIVE_RECORD, NULL);
  self->id = g_strdup (settings->id);
  self->name = g_strdup (settings->name);
  self->kind = g_strdup (settings->kind);
  self->uri = g_strdup (settings->uri);
  self->user = g_strdup (settings->user);
  self->ca_file = g_strdup (settings->ca_file);
  return self;
}

const char *
sky_drive_record_get_id (SkyDriveRecord *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_RECORD (self), NULL);

  return self->id;
}

const char *
sky_drive_record_get_name (SkyDriveRecord *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_RECORD (self), NULL);

  return self->name;
}

const char *
sky_drive_record_get_kind (SkyDriveRecord *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_RECORD (self), NULL);

  return self->kind;
}

/**
 * sky_drive_record_get_uri:
 * @self: a record
 *
 * Returns: (nullable): the address of the drive's root; %NULL for the built-in drive
 */
const char *
sky_drive_record_get_uri (SkyDriveRecord *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_RECORD (self), NULL);

  return self->uri;
}

const char *
sky_drive_record_get_user (SkyDriveRecord *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_RECORD (self), NULL);

  return self->user;
}

const char *
sky_drive_record_get_ca_file (SkyDriveRecord *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_RECORD (self), NULL);

  return self->ca_file;
}

SkyDriveStatus
sky_drive_record_get_status (SkyDriveRecord *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_RECORD (self), SKY_DRIVE_OFFLINE);

  return self->status;
}

/**
 * sky_drive_record_get_message:
 * @self: a record
 *
 * Returns: (nullable): why the status is what it is
 */
const char *
sky_drive_record_get_message (SkyDriveRecord *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_RECORD (self), NULL);

  return self->message;
}

/**
 * sky_drive_record_get_drive:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the drive while it is connected
 */
SkyDrive *
sky_drive_record_get_drive (SkyDriveRecord *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_RECORD (self), NULL);

  return self->status == SKY_DRIVE_CONNECTED ? self->drive : NULL;
}

/**
 * sky_drive_record_get_any_drive:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the drive, whether it answers or not
 */
SkyDrive *
sky_drive_record_get_any_drive (SkyDriveRecord *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE_RECORD (self), NULL);

  return self->drive;
}

/**
 * sky_drive_record_set_drive:
 * @self: a record
 * @drive: (nullable): what reaches the storage
 */
void
sky_drive_record_set_drive (SkyDriveRecord *self, SkyDrive *drive)
{
  g_return_if_fail (SKY_IS_DRIVE_RECORD (self));

  if (g_set_object (&self->drive, drive))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRIVE]);
}

/**
 * sky_drive_record_set_status:
 * @self: a record
 * @status: the new status
 * @message: (nullable): why
 *
 * Returns: whether anything changed
 */
gboolean
sky_drive_record_set_status (SkyDriveRecord *self, SkyDriveStatus status, const char *message)
{
  gboolean drive_changed;
  gboolean status_changed;

  g_return_val_if_fail (SKY_IS_DRIVE_RECORD (self), FALSE);

  status_changed = self->status != status;
  drive_changed = (self->status == SKY_DRIVE_CONNECTED) != (status == SKY_DRIVE_CONNECTED);
  if (!status_changed && g_strcmp0 (self->message, message) == 0)
    return FALSE;

  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (self->message, message) != 0)
    {
      g_free (self->message);
      self->message = g_strdup (message);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
    }
  self->status = status;
  if (status_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  if (drive_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRIVE]);
  g_object_thaw_notify (G_OBJECT (self));
  return TRUE;
}
