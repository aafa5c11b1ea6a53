/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyTransferSection: the batches that stand alike (need the user, move, are finished) and the head
 * above them. Owns its models. Main thread.
 */
#include "ui/sky-transfer-section.h"

struct _SkyTransferSection
{
  GObject parent_instance;

  SkySectionKind      kind;
  GtkFilter          *filter;  /* (owned) */
  GtkFilterListModel *batches; /* (owned) */
  GListStore         *head;    /* (owned): this section, or nothing */
  GListModel         *rows;    /* (owned) */
};

enum
{
  PROP_COUNT = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SkyTransferSection, sky_transfer_section, G_TYPE_OBJECT)

static SkySectionKind
kind_of (SkyTransferBatch *batch)
{
  switch (sky_transfer_batch_get_state (batch))
    {
    case SKY_TRANSFER_FAILED:
      return SKY_SECTION_NEEDS_YOU;
    case SKY_TRANSFER_DONE:
    case SKY_TRANSFER_CANCELLED:
      return SKY_SECTION_FINISHED;
    case SKY_TRANSFER_COUNTING:
    case SKY_TRANSFER_WAITING:
    case SKY_TRANSFER_RUNNING:
    case SKY_TRANSFER_RETRYING:
    case SKY_TRANSFER_PAUSED:
    default:
      return SKY_SECTION_NOW;
    }
}

static gboolean
belongs_here (gpointer item, gpointer user_data)
{
  SkyTransferSection *self = user_data;

  return kind_of (item) == self->kind;
}

static void
batches_changed_cb (SkyTransferSection *self)
{
  gboolean has_head = g_list_model_get_n_items (G_LIST_MODEL (self->head)) > 0;
  gboolean wants_head = sky_transfer_section_get_count (self) > 0;

  if (wants_head && !has_head)
    {
      /* The store keeps a reference to us, and we to it: dropped again when nothing is below. */
      g_list_store_append (self->head, self);
    }
  else if (!wants_head && has_head)
    g_list_store_remove_all (self->head);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}

static void
sky_transfer_section_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  SkyTransferSection *self = SKY_TRANSFER_SECTION (object);

  switch (property_id)
    {
    case PROP_COUNT:
      g_value_set_uint (value, sky_transfer_section_get_count (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sky_transfer_section_dispose (GObject *object)
{
  SkyTransferSection *self = SKY_TRANSFER_SECTION (object);

  g_clear_object (&self->rows);
  g_clear_object (&self->head);
  g_clear_object (&self->batches);
  g_clear_object (&self->filter);
  G_OBJECT_CLASS (sky_transfer_section_parent_class)->dispose (object);
}

static void
sky_transfer_section_class_init (SkyTransferSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sky_transfer_section_dispose;
  object_class->get_property = sky_transfer_section_get_property;
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sky_transfer_section_init (SkyTransferSection *self)
{
}

/**
 * sky_transfer_section_new:
 * @kind: which batches belong here
 * @batches: (transfer none): a list of all batches
 *
 * Returns: (transfer full): the section; end it with g_object_run_dispose (), because its rows hold
 *   it
 */
SkyTransferSection *
sky_transfer_section_new (SkySectionKind kind, GListModel *batches)
{
  SkyTransferSection *self = g_object_new (SKY_TYPE_TRANSFER_SECTION, NULL);
  GListStore         *parts = g_list_store_new (G_TYPE_LIST_MODEL);

  self->kind = kind;
  self->filter = GTK_FILTER (gtk_custom_filter_new (belongs_here, self, NULL));
  self->batches = gtk_filter_list_model_new (g_object_ref (batches), g_object_ref (self->filter));
  self->head = g_list_store_new (SKY_TYPE_TRANSFER_SECTION);
  g_list_store_append (parts, self->head);
  g_list_store_append (parts, self->batches);
  self->rows = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
  g_signal_connect_object (self->batches, "items-changed", G_CALLBACK (batches_changed_cb), self,
                           G_CONNECT_SWAPPED);
  batches_changed_cb (self);
  return self;
}

/**
 * sky_transfer_section_get_kind:
 * @self: a section
 *
 * Returns: which batches belong to it
 */
SkySectionKind
sky_transfer_section_get_kind (SkyTransferSection *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_SECTION (self), SKY_SECTION_NOW);

  return self->kind;
}

/**
 * sky_transfer_section_get_count:
 * @self: a section
 *
 * Returns: how many batches it has
 */
guint
sky_transfer_section_get_count (SkyTransferSection *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_SECTION (self), 0);

  return self->batches != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->batches)) : 0;
}

/**
 * sky_transfer_section_list_rows:
 * @self: a section
 *
 * Returns: (transfer none): the section itself where it has batches, then they
 */
GListModel *
sky_transfer_section_list_rows (SkyTransferSection *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_SECTION (self), NULL);

  return self->rows;
}

/**
 * sky_transfer_section_refilter:
 * @self: a section
 *
 * A batch has changed its state: looks again at what belongs here.
 */
void
sky_transfer_section_refilter (SkyTransferSection *self)
{
  g_return_if_fail (SKY_IS_TRANSFER_SECTION (self));

  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}
