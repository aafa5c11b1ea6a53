/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The covers that were shown last. Each is read and scaled once, on a worker thread, however many
 * rows want it at the same time. Main thread; belongs to the display. */
#include "config.h"

#include "ui/sky-cover-cache.h"

/* A few screens full of rows. */
#define PICTURES_MAX 256

/* Enough pixels for a palette, and few enough to sort at once. */
#define PALETTE_EDGE 48

#define DISPLAY_KEY "sky-cover-cache"

struct _SkyCoverCache
{
  GObject parent;

  GHashTable *pictures; /* (owned) (element-type utf8 SkyCoverPicture) */
  GQueue      order;    /* (element-type utf8): keys of pictures, the oldest first */
  GHashTable *pending;  /* (owned): keys that are being read, as a set */
};

enum
{
  LOADED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef struct
{
  char *uri;
  char *key;
  int   size;
} Load;

G_DEFINE_FINAL_TYPE (SkyCoverCache, sky_cover_cache, G_TYPE_OBJECT)

static void
picture_free (SkyCoverPicture *picture)
{
  g_clear_object (&picture->texture);
  g_free (picture);
}

static void
load_free (Load *load)
{
  g_free (load->uri);
  g_free (load->key);
  g_free (load);
}

static char *
make_key (const char *uri, int size)
{
  return g_strdup_printf ("%d %s", size, uri);
}

static void
read_palette (SkyCoverPicture *picture, GdkPixbuf *pixbuf)
{
  g_autoptr (GdkPixbuf) small =
                 gdk_pixbuf_scale_simple (pixbuf, PALETTE_EDGE, PALETTE_EDGE, GDK_INTERP_BILINEAR);
  g_autofree guint8 *pixels = g_malloc ((gsize) PALETTE_EDGE * PALETTE_EDGE * 3);
  const guint8      *source;
  int                channels;
  int                stride;

  if (small == NULL)
    return;
  source = gdk_pixbuf_read_pixels (small);
  channels = gdk_pixbuf_get_n_channels (small);
  stride = gdk_pixbuf_get_rowstride (small);
  for (int y = 0; y < PALETTE_EDGE; y++)
    for (int x = 0; x < PALETTE_EDGE; x++)
      for (int i = 0; i < 3; i++)
        pixels[(y * PALETTE_EDGE + x) * 3 + i] = source[y * stride + x * channels + i];
  picture->n_colours = sky_palette_extract (pixels, PALETTE_EDGE * PALETTE_EDGE, picture->palette);
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load *load = task_data;
  g_autoptr (GFile) file = g_file_new_for_uri (load->uri);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  SkyCoverPicture *picture;
  GError          *error = NULL;

  stream = g_file_read (file, cancellable, &error);
  if (stream != NULL)
    pixbuf = gdk_pixbuf_new_from_stream_at_scale (G_INPUT_STREAM (stream), load->size, load->size,
                                                  TRUE, cancellable, &error);
  if (pixbuf == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  picture = g_new0 (SkyCoverPicture, 1);
  picture->texture = gdk_texture_new_for_pixbuf (pixbuf);
  read_palette (picture, pixbuf);
  g_task_return_pointer (task, picture, (GDestroyNotify) picture_free);
}

static void
keep (SkyCoverCache *self, const char *key, SkyCoverPicture *picture)
{
  char *own = g_strdup (key);

  g_hash_table_insert (self->pictures, own, picture);
  g_queue_push_tail (&self->order, own);
  if (g_queue_get_length (&self->order) > PICTURES_MAX)
    g_hash_table_remove (self->pictures, g_queue_pop_head (&self->order));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyCoverCache   *self = SKY_COVER_CACHE (source);
  Load            *load = g_task_get_task_data (G_TASK (result));
  SkyCoverPicture *picture;
  g_autoptr (GError) error = NULL;

  g_hash_table_remove (self->pending, load->key);
  picture = g_task_propagate_pointer (G_TASK (result), &error);
  if (picture == NULL)
    {
      /* the stand-in stays: a cover that can't be read is no trouble for the user */
      g_debug ("No cover from %s: %s", load->uri, error->message);
      return;
    }
  keep (self, load->key, picture);
  g_signal_emit (self, signals[LOADED], 0, load->uri, load->size);
}

static void
sky_cover_cache_finalize (GObject *object)
{
  SkyCoverCache *self = SKY_COVER_CACHE (object);

  g_queue_clear (&self->order);
  g_hash_table_unref (self->pictures);
  g_hash_table_unref (self->pending);

  G_OBJECT_CLASS (sky_cover_cache_parent_class)->finalize (object);
}

static void
sky_cover_cache_class_init (SkyCoverCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_cover_cache_finalize;

  signals[LOADED] = g_signal_new ("loaded", SKY_TYPE_COVER_CACHE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
}

static void
sky_cover_cache_init (SkyCoverCache *self)
{
  g_queue_init (&self->order);
  self->pictures =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) picture_free);
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * sky_cover_cache_get_for_display:
 * @display: whose widgets show covers
 *
 * Returns: (transfer none): its cache
 */
SkyCoverCache *
sky_cover_cache_get_for_display (GdkDisplay *display)
{
  SkyCoverCache *self = g_object_get_data (G_OBJECT (display), DISPLAY_KEY);

  if (self == NULL)
    {
      self = g_object_new (SKY_TYPE_COVER_CACHE, NULL);
      g_object_set_data_full (G_OBJECT (display), DISPLAY_KEY, self, g_object_unref);
    }
  return self;
}

/**
 * sky_cover_cache_lookup:
 * @self: the cache
 * @uri: of a picture
 * @size: edge in device pixels
 *
 * Returns: (transfer none) (nullable): the picture, valid until the next main loop round
 */
const SkyCoverPicture *
sky_cover_cache_lookup (SkyCoverCache *self, const char *uri, int size)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (SKY_IS_COVER_CACHE (self), NULL);

  key = make_key (uri, size);
  return g_hash_table_lookup (self->pictures, key);
}

/**
 * sky_cover_cache_request:
 * @self: the cache
 * @uri: of a picture
 * @size: edge in device pixels
 *
 * Reads it; "loaded" is emitted when it is there.
 */
void
sky_cover_cache_request (SkyCoverCache *self, const char *uri, int size)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *key = NULL;
  Load            *load;

  g_return_if_fail (SKY_IS_COVER_CACHE (self));

  key = make_key (uri, size);
  /* somebody else may wait for it already: "loaded" will be for both */
  if (!g_hash_table_add (self->pending, g_strdup (key)))
    return;
  load = g_new0 (Load, 1);
  load->uri = g_strdup (uri);
  load->key = g_steal_pointer (&key);
  load->size = size;
  task = g_task_new (self, NULL, loaded_cb, NULL);
  g_task_set_source_tag (task, sky_cover_cache_request);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  g_task_run_in_thread (task, load_thread);
}
