/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the status of one connected drive true: fetches its secret, makes the connector, asks for
 * the root, and tries again with growing delays while the server does not answer. Main thread. */
#include "app/sky-drive-watch.h"

#include "app/sky-app-error.h"
#include "app/sky-drive-factory.h"
#include "base/sky-backoff.h"

#define FIRST_DELAY_MS 2000
#define LONGEST_DELAY_MS (5 * 60 * 1000)

struct _SkyDriveWatch
{
  GObject parent_instance;

  SkyDriveRecord *record;
  SkySecretStore *secrets;
  GCancellable   *cancellable; /* (owned) (nullable): of the check that runs */

  SkyBackoff backoff;
  guint      retry_id;
  gboolean   stopped;
};

enum
{
  SIGNAL_SETTLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
settle (SkyDriveWatch *self, SkyDriveStatus status, const char *message)
{
  g_clear_object (&self->cancellable);
  sky_drive_record_set_status (self->record, status, message);
  g_signal_emit (self, signals[SIGNAL_SETTLED], 0);
}

static gboolean
retry_cb (gpointer user_data)
{
  SkyDriveWatch *self = user_data;

  self->retry_id = 0;
  sky_drive_watch_check (self);
  return G_SOURCE_REMOVE;
}

/* Offline: shown, and tried again; anything else needs the user. */
static void
settle_failed (SkyDriveWatch *self, const GError *error)
{
  gboolean passing = sky_drive_error_is_transient (error);

  if (passing && self->retry_id == 0)
    self->retry_id = g_timeout_add (sky_backoff_next_ms (&self->backoff), retry_cb, self);
  settle (self, passing ? SKY_DRIVE_OFFLINE : SKY_DRIVE_NEEDS_ATTENTION, error->message);
}

static void
root_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyDriveWatch) self = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  entry = sky_drive_stat_finish (SKY_DRIVE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->stopped)
    return;
  if (error != NULL)
    {
      settle_failed (self, error);
      return;
    }
  sky_backoff_reset (&self->backoff);
  settle (self, SKY_DRIVE_CONNECTED, NULL);
}

static void
ask_for_root (SkyDriveWatch *self)
{
  sky_drive_stat_async (sky_drive_record_get_any_drive (self->record), "/", self->cancellable,
                        root_found_cb, g_object_ref (self));
}

static void
secret_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyDriveWatch) self = user_data;
  g_autoptr (SkyDrive) drive = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = NULL;

  secret = sky_secret_store_get_finish (SKY_SECRET_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->stopped)
    return;
  if (secret == NULL && sky_drive_record_get_user (self->record) != NULL)
    {
      g_autofree char *message = NULL;

      message = g_strdup_printf ("The password is not known here: %s. Give it again for this run",
                                 error != NULL ? error->message : "the keyring has none");
      settle (self, SKY_DRIVE_NEEDS_ATTENTION, message);
      return;
    }
  g_clear_error (&error);
  drive = sky_drive_factory_make (self->record, secret, &error);
  if (drive == NULL)
    {
      settle (self, SKY_DRIVE_NEEDS_ATTENTION, error->message);
      return;
    }
  sky_drive_record_set_drive (self->record, drive);
  ask_for_root (self);
}

G_DEFINE_FINAL_TYPE (SkyDriveWatch, sky_drive_watch, G_TYPE_OBJECT)

static void
sky_drive_watch_dispose (GObject *object)
{
  SkyDriveWatch *self = SKY_DRIVE_WATCH (object);

  sky_drive_watch_stop (self);
  g_clear_object (&self->record);
  g_clear_object (&self->secrets);

  G_OBJECT_CLASS (sky_drive_watch_parent_class)->dispose (object);
}

static void
sky_drive_watch_class_init (SkyDriveWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_drive_watch_dispose;

  signals[SIGNAL_SETTLED] = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sky_drive_watch_init (SkyDriveWatch *self)
{
  self->backoff = (SkyBackoff){ .first_ms = FIRST_DELAY_MS, .limit_ms = LONGEST_DELAY_MS };
}

/**
 * sky_drive_watch_new:
 * @record: the drive to watch
 * @secrets: where its secret is
 *
 * Returns: (transfer full): a watch that does nothing before sky_drive_watch_check ()
 */
SkyDriveWatch *
sky_drive_watch_new (SkyDriveRecord *record, SkySecretStore *secrets)
{
  SkyDriveWatch *self;

  g_return_val_if_fail (SKY_IS_DRIVE_RECORD (record), NULL);

  self = g_object_new (SKY_TYPE_DRIVE_WATCH, NULL);
  self->record = g_object_ref (record);
  self->secrets = g_object_ref (secrets);
  return self;
}

/**
 * sky_drive_watch_check:
 * @self: a watch
 *
 * Tries the drive now, instead of any check that runs or is due. The outcome becomes the record's
 * status.
 */
void
sky_drive_watch_check (SkyDriveWatch *self)
{
  g_return_if_fail (SKY_IS_DRIVE_WATCH (self));

  if (self->stopped)
    return;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (sky_drive_record_get_status (self->record) != SKY_DRIVE_CONNECTED)
    sky_drive_record_set_status (self->record, SKY_DRIVE_CONNECTING, NULL);
  if (sky_drive_record_get_any_drive (self->record) != NULL)
    ask_for_root (self);
  else
    sky_secret_store_get_async (self->secrets, sky_drive_record_get_id (self->record),
                                self->cancellable, secret_arrived_cb, g_object_ref (self));
}

/**
 * sky_drive_watch_forget_connector:
 * @self: a watch
 *
 * The secret is another: the next check makes a new connector with it.
 */
void
sky_drive_watch_forget_connector (SkyDriveWatch *self)
{
  g_return_if_fail (SKY_IS_DRIVE_WATCH (self));

  sky_drive_record_set_status (self->record, SKY_DRIVE_CONNECTING, NULL);
  sky_drive_record_set_drive (self->record, NULL);
}

void
sky_drive_watch_stop (SkyDriveWatch *self)
{
  g_return_if_fail (SKY_IS_DRIVE_WATCH (self));

  self->stopped = TRUE;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}
