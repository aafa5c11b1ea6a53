/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A square picture of an album, or a stand-in in colours made from its name. The picture is read
 * once by the display's cache, whoever else shows it. */
#include "config.h"

#include "ui/sky-cover.h"

#include "ui/sky-cover-cache.h"

struct _SkyCover
{
  GtkWidget parent;

  char             *art_uri;   /* (owned) (nullable) */
  char             *name;      /* (owned) (nullable) */
  GdkTexture       *texture;   /* (owned) (nullable): until it has been read */
  GtkIconPaintable *note;      /* (owned) (nullable): for the stand-in */
  gulong            loaded_id; /* while a picture is waited for */
  int               size;
  GdkRGBA           palette[SKY_PALETTE_SIZE];
  guint             n_colours;
};

enum
{
  PROP_SIZE = 1,
  N_PROPS,
};

enum
{
  PALETTE_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyCover, sky_cover, GTK_TYPE_WIDGET)

static SkyCoverCache *
get_cache (SkyCover *self)
{
  return sky_cover_cache_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
}

/* The edge in device pixels. */
static int
get_pixels (SkyCover *self)
{
  return self->size * gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

static void
use_name_palette (SkyCover *self)
{
  self->n_colours = 0;
  if (self->name == NULL)
    return;
  sky_palette_from_name (self->name, self->palette);
  self->n_colours = 2;
}

static gboolean
use_picture (SkyCover *self)
{
  const SkyCoverPicture *picture =
      sky_cover_cache_lookup (get_cache (self), self->art_uri, get_pixels (self));

  if (picture == NULL)
    return FALSE;
  g_set_object (&self->texture, picture->texture);
  for (guint i = 0; i < picture->n_colours; i++)
    self->palette[i] = picture->palette[i];
  self->n_colours = picture->n_colours;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

static void
loaded_cb (SkyCover *self, const char *uri, int size)
{
  if (g_strcmp0 (uri, self->art_uri) != 0 || size != get_pixels (self) || !use_picture (self))
    return;
  g_clear_signal_handler (&self->loaded_id, get_cache (self));
  g_signal_emit (self, signals[PALETTE_CHANGED], 0);
}

static void
load_picture (SkyCover *self)
{
  SkyCoverCache *cache = get_cache (self);

  g_clear_signal_handler (&self->loaded_id, cache);
  if (self->art_uri == NULL || use_picture (self))
    return;
  self->loaded_id = g_signal_connect_swapped (cache, "loaded", G_CALLBACK (loaded_cb), self);
  sky_cover_cache_request (cache, self->art_uri, get_pixels (self));
}

static void
snapshot_texture (SkyCover *self, GtkSnapshot *snapshot, float width, float height)
{
  float texture_width = (float) gdk_texture_get_width (self->texture);
  float texture_height = (float) gdk_texture_get_height (self->texture);
  float scale = MAX (width / texture_width, height / texture_height);
  float w = texture_width * scale;
  float h = texture_height * scale;

  gtk_snapshot_append_texture (snapshot, self->texture,
                               &GRAPHENE_RECT_INIT ((width - w) / 2, (height - h) / 2, w, h));
}

static void
snapshot_stand_in (SkyCover *self, GtkSnapshot *snapshot, float width, float height)
{
  GskColorStop    stops[2] = { { 0, self->palette[0] }, { 1, self->palette[1] } };
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  GdkRGBA         colours[4] = {
            { 1, 1, 1, .75f }, { 1, 1, 1, .75f }, { 1, 1, 1, .75f }, { 1, 1, 1, .75f }
  };
  int edge = width > 40 ? (int) (width * .36f) : 14;

  gtk_snapshot_append_linear_gradient (snapshot, &bounds, &GRAPHENE_POINT_INIT (0, 0),
                                       &GRAPHENE_POINT_INIT (width, height), stops, 2);
  if (self->note == NULL)
    self->note = gtk_icon_theme_lookup_icon (
        gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self))),
        "skylark-note-symbolic", NULL, edge, gtk_widget_get_scale_factor (GTK_WIDGET (self)),
        gtk_widget_get_direction (GTK_WIDGET (self)), GTK_ICON_LOOKUP_FORCE_SYMBOLIC);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floorf ((width - (float) edge) / 2),
                                                          floorf ((height - (float) edge) / 2)));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (self->note), snapshot, edge,
                                            edge, colours, G_N_ELEMENTS (colours));
  gtk_snapshot_restore (snapshot);
}

static void
sky_cover_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SkyCover *self = SKY_COVER (widget);
  float     width = (float) gtk_widget_get_width (widget);
  float     height = (float) gtk_widget_get_height (widget);
  GdkRGBA   colour;

  if (self->texture != NULL)
    snapshot_texture (self, snapshot, width, height);
  else if (self->name != NULL)
    snapshot_stand_in (self, snapshot, width, height);
  else
    {
      gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
      colour.alpha *= .08f;
      gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (0, 0, width, height));
    }
}

static void
sky_cover_measure (GtkWidget     *widget,
                   GtkOrientation orientation,
                   int            for_size,
                   int           *minimum,
                   int           *natural,
                   int           *minimum_baseline,
                   int           *natural_baseline)
{
  *minimum = *natural = SKY_COVER (widget)->size;
}

static void
sky_cover_dispose (GObject *object)
{
  SkyCover *self = SKY_COVER (object);

  g_clear_signal_handler (&self->loaded_id, get_cache (self));
  g_clear_object (&self->texture);
  g_clear_object (&self->note);

  G_OBJECT_CLASS (sky_cover_parent_class)->dispose (object);
}

static void
sky_cover_finalize (GObject *object)
{
  SkyCover *self = SKY_COVER (object);

  g_free (self->art_uri);
  g_free (self->name);

  G_OBJECT_CLASS (sky_cover_parent_class)->finalize (object);
}

static void
sky_cover_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SIZE)
    g_value_set_int (value, SKY_COVER (object)->size);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sky_cover_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SIZE)
    sky_cover_set_size (SKY_COVER (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sky_cover_class_init (SkyCoverClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sky_cover_dispose;
  object_class->finalize = sky_cover_finalize;
  object_class->get_property = sky_cover_get_property;
  object_class->set_property = sky_cover_set_property;
  widget_class->snapshot = sky_cover_snapshot;
  widget_class->measure = sky_cover_measure;

  properties[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, 8, 2048, 26,
                                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[PALETTE_CHANGED] = g_signal_new ("palette-changed", SKY_TYPE_COVER, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "cover");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sky_cover_init (SkyCover *self)
{
  self->size = 26;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/**
 * sky_cover_set_size:
 * @self: a cover
 * @size: edge in pixels
 */
void
sky_cover_set_size (SkyCover *self, int size)
{
  g_return_if_fail (SKY_IS_COVER (self));

  if (self->size == size)
    return;
  self->size = size;
  g_clear_object (&self->note);
  load_picture (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE]);
}

/**
 * sky_cover_show:
 * @self: a cover
 * @art_uri: (nullable): the picture
 * @name: (nullable): of the album, for the stand-in; %NULL: an empty square
 */
void
sky_cover_show (SkyCover *self, const char *art_uri, const char *name)
{
  g_return_if_fail (SKY_IS_COVER (self));

  if (g_strcmp0 (self->art_uri, art_uri) == 0 && g_strcmp0 (self->name, name) == 0)
    return;
  if (g_strcmp0 (self->art_uri, art_uri) != 0)
    {
      g_free (self->art_uri);
      self->art_uri = g_strdup (art_uri);
      g_clear_object (&self->texture);
      load_picture (self);
    }
  g_free (self->name);
  self->name = g_strdup (name);
  if (self->texture == NULL)
    use_name_palette (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[PALETTE_CHANGED], 0);
}

/**
 * sky_cover_get_palette:
 * @self: a cover
 * @n_colours: (out): how many; 0 for an empty square
 *
 * Returns: (transfer none) (array length=n_colours): valid until the next "palette-changed"
 */
const GdkRGBA *
sky_cover_get_palette (SkyCover *self, guint *n_colours)
{
  g_return_val_if_fail (SKY_IS_COVER (self), NULL);

  *n_colours = self->n_colours;
  return self->palette;
}

/**
 * sky_cover_get_texture:
 * @self: a cover
 *
 * Returns: (nullable) (transfer none): its picture, %NULL while there is none; "palette-changed"
 * tells of another one
 */
GdkTexture *
sky_cover_get_texture (SkyCover *self)
{
  g_return_val_if_fail (SKY_IS_COVER (self), NULL);

  return self->texture;
}
