/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plays, over the whole window. A wide one shows its chapters and what follows beside it; in a
 * narrow one the chapters take the place of the cover when they are wanted. */
#include "config.h"

#include "ui/sky-now-page.h"

#include "ui/sky-chapter-list.h"
#include "ui/sky-ground.h"
#include "ui/sky-player-face.h"
#include "ui/sky-spectrum-view.h"
#include "ui/sky-text-scale.h"
#include "ui/sky-up-next.h"

/* From here on there is room for what follows. */
#define WIDE_WIDTH 860
#define COVER_SIZE_MAX 560
#define COVER_SIZE_MIN 140
/* each size is a picture of its own */
#define COVER_STEP 28
/* what the rest of the column takes: buttons, and text */
#define BELOW_COVER 190
#define TEXT_BELOW_COVER 130
/* on both sides of the column, together */
#define MARGINS 56
/* the buttons need it, however small the cover is */
#define COLUMN_WIDTH_MIN 300

struct _SkyNowPage
{
  GtkWidget parent;

  SkyPlayerFace *face; /* (owned) */
  GtkWidget     *root;
  GtkStack      *picture;
  SkyGround     *ground;
  SkyCover      *cover;
  GtkLabel      *title;
  GtkLabel      *artist;
  GtkLabel      *album;
  GtkButton     *play;
  GtkWidget     *shuffle;
  GtkButton     *repeat;
  GtkLabel      *elapsed;
  GtkLabel      *total;
  SkySeekBar    *seek_bar;
  GtkMenuButton *badge;
  GtkImage      *badge_icon;
  GtkLabel      *badge_text;
  GtkRange      *volume;

  GtkAdjustment   *heights; /* (owned) (nullable): of the column's view */
  guint            fit_id;
  int              width;
  gboolean         wide;
  gboolean         chapters_wanted; /* in place of the cover */
  gboolean         prefers_next;    /* to chapters, beside */
  GSignalGroup    *chapters;        /* (owned): of their store */
  SkyChapterList  *chapters_above;
  SkyChapterList  *chapters_beside;
  GtkWidget       *chapters_button;
  GtkWidget       *switcher;
  GtkStack        *tabs;
  AdwClamp        *column;
  SkySpectrumView *spectrum;
  GtkWidget       *scroller;
  GtkWidget       *beside;
  SkyUpNext       *up_next;
};

enum
{
  PROP_SPECTRUM = 1,
  PROP_CHAPTERS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SkyNowPage, sky_now_page, GTK_TYPE_WIDGET)

static gboolean
fit_cover_cb (gpointer user_data)
{
  SkyNowPage *self = user_data;
  int         height = (int) gtk_adjustment_get_page_size (self->heights);
  int         room = height - BELOW_COVER - sky_text_scale_width (TEXT_BELOW_COVER);
  int         width = (self->wide ? self->width / 2 : self->width) - MARGINS;
  int         size = CLAMP (room / COVER_STEP * COVER_STEP, COVER_SIZE_MIN, COVER_SIZE_MAX);

  self->fit_id = 0;
  if (height <= 0)
    return G_SOURCE_REMOVE;
  size = MIN (size, MAX (width, COVER_SIZE_MIN));
  sky_cover_set_size (self->cover, size);
  /* all below is as wide as the cover */
  adw_clamp_set_maximum_size (self->column, MAX (size, COLUMN_WIDTH_MIN) + MARGINS);
  adw_clamp_set_tightening_threshold (self->column, MAX (size, COLUMN_WIDTH_MIN) + MARGINS);
  return G_SOURCE_REMOVE;
}

/* Not while sizes are given out. */
static void
fit_cover_soon (SkyNowPage *self)
{
  if (self->fit_id == 0)
    self->fit_id = g_idle_add (fit_cover_cb, self);
}

static gboolean
has_chapters (SkyNowPage *self)
{
  g_autoptr (SkyChapterStore) store = g_signal_group_dup_target (self->chapters);

  return store != NULL && sky_chapter_store_get_chapters (store)->len > 0;
}

static void
lay_out_chapters (SkyNowPage *self)
{
  gboolean any = has_chapters (self);

  gtk_widget_set_visible (self->chapters_button, any && !self->wide);
  gtk_widget_set_visible (self->switcher, any);
  gtk_stack_set_visible_child (self->picture, any && !self->wide && self->chapters_wanted
                                                  ? GTK_WIDGET (self->chapters_above)
                                                  : GTK_WIDGET (self->cover));
  gtk_stack_set_visible_child_name (self->tabs, any && !self->prefers_next ? "chapters" : "next");
}

/* A choice of the user, as long as there is one. */
static void
tab_changed_cb (GtkStack *tabs, GParamSpec *pspec, gpointer user_data)
{
  SkyNowPage *self = SKY_NOW_PAGE (user_data);

  if (has_chapters (self))
    self->prefers_next = g_strcmp0 (gtk_stack_get_visible_child_name (tabs), "next") == 0;
}

static void
sky_now_page_dispose (GObject *object)
{
  SkyNowPage *self = SKY_NOW_PAGE (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  if (self->heights != NULL)
    g_signal_handlers_disconnect_by_data (self->heights, self);
  g_clear_object (&self->heights);

  g_clear_object (&self->chapters);
  g_clear_object (&self->face);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_NOW_PAGE);

  G_OBJECT_CLASS (sky_now_page_parent_class)->dispose (object);
}

static void
sky_now_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SPECTRUM)
    g_object_get_property (G_OBJECT (SKY_NOW_PAGE (object)->spectrum), "active", value);
  else if (id == PROP_CHAPTERS)
    g_value_set_boolean (value, SKY_NOW_PAGE (object)->chapters_wanted);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sky_now_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SkyNowPage *self = SKY_NOW_PAGE (object);

  if (id == PROP_SPECTRUM)
    g_object_set_property (G_OBJECT (self->spectrum), "active", value);
  else if (id == PROP_CHAPTERS)
    {
      self->chapters_wanted = g_value_get_boolean (value);
      lay_out_chapters (self);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, SkyNowPage, root);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, picture);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, ground);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, cover);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, title);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, artist);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, album);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, play);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, shuffle);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, repeat);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, elapsed);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, total);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, seek_bar);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, badge);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, badge_icon);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, badge_text);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, volume);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, spectrum);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, scroller);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, column);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, beside);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, up_next);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, chapters_above);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, chapters_beside);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, chapters_button);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, switcher);
  gtk_widget_class_bind_template_child (klass, SkyNowPage, tabs);
  gtk_widget_class_bind_template_callback (klass, tab_changed_cb);
}

static void
sky_now_page_class_init (SkyNowPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_now_page_dispose;
  G_OBJECT_CLASS (klass)->get_property = sky_now_page_get_property;
  G_OBJECT_CLASS (klass)->set_property = sky_now_page_set_property;
  properties[PROP_SPECTRUM] = g_param_spec_boolean ("spectrum", NULL, NULL, FALSE,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CHAPTERS] = g_param_spec_boolean ("chapters", NULL, NULL, FALSE,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  gtk_widget_class_install_property_action (widget_class, "now.spectrum", "spectrum");
  gtk_widget_class_install_property_action (widget_class, "now.chapters", "chapters");

  g_type_ensure (SKY_TYPE_CHAPTER_LIST);
  g_type_ensure (SKY_TYPE_COVER);
  g_type_ensure (SKY_TYPE_GROUND);
  g_type_ensure (SKY_TYPE_SEEK_BAR);
  g_type_ensure (SKY_TYPE_SPECTRUM_VIEW);
  g_type_ensure (SKY_TYPE_UP_NEXT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-now-page.ui");
  bind_children (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sky_now_page_init (SkyNowPage *self)
{
  self->chapters = g_signal_group_new (SKY_TYPE_CHAPTER_STORE);
  g_signal_group_connect_swapped (self->chapters, "changed", G_CALLBACK (lay_out_chapters), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  sky_ground_set_cover (self->ground, self->cover);
  self->face = sky_player_face_new (&(const SkyPlayerParts){
      .root = self->root,
      .cover = self->cover,
      .title = self->title,
      .artist = self->artist,
      .album = self->album,
      .play = self->play,
      .shuffle = self->shuffle,
      .repeat = self->repeat,
      .elapsed = self->elapsed,
      .total = self->total,
      .seek_bar = self->seek_bar,
      .badge = self->badge,
      .badge_icon = self->badge_icon,
      .badge_text = self->badge_text,
      .volume = self->volume,
  });
  self->heights =
      g_object_ref (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)));
  g_signal_connect_swapped (self->heights, "notify::page-size", G_CALLBACK (fit_cover_soon), self);
  lay_out_chapters (self);
}

/**
 * sky_now_page_set_player:
 * @self: the page
 * @player: (nullable): what it shows
 */
void
sky_now_page_set_player (SkyNowPage *self, SkyPlayer *player)
{
  g_return_if_fail (SKY_IS_NOW_PAGE (self));

  sky_player_face_set_player (self->face, player);
  sky_spectrum_view_set_player (self->spectrum, player);
  sky_up_next_set_player (self->up_next, player);
}

/**
 * sky_now_page_set_services:
 * @self: the page
 * @services: (nullable): where more is known of what plays
 */
void
sky_now_page_set_services (SkyNowPage *self, SkyServices *services)
{
  g_return_if_fail (SKY_IS_NOW_PAGE (self));

  sky_player_face_set_services (self->face, services);
}

/**
 * sky_now_page_set_chapters:
 * @self: the page
 * @chapters: (nullable): of what its player plays
 */
void
sky_now_page_set_chapters (SkyNowPage *self, SkyChapterStore *chapters)
{
  g_return_if_fail (SKY_IS_NOW_PAGE (self));

  sky_player_face_set_chapters (self->face, chapters);
  sky_chapter_list_set_store (self->chapters_above, chapters);
  sky_chapter_list_set_store (self->chapters_beside, chapters);
  g_signal_group_set_target (self->chapters, chapters);
  lay_out_chapters (self);
}

/**
 * sky_now_page_set_art:
 * @self: the page, before it gets its player
 * @art: finds the covers of what follows
 */
void
sky_now_page_set_art (SkyNowPage *self, SkyQueueArt *art)
{
  g_return_if_fail (SKY_IS_NOW_PAGE (self));

  sky_up_next_set_art (self->up_next, art);
}

/**
 * sky_now_page_set_settings:
 * @self: the page
 * @settings: what it was like last time
 */
void
sky_now_page_set_settings (SkyNowPage *self, SkySettings *settings)
{
  g_return_if_fail (SKY_IS_NOW_PAGE (self));

  sky_settings_bind (settings, SKY_SETTING_SPECTRUM, G_OBJECT (self), "spectrum");
}

/**
 * sky_now_page_set_width:
 * @self: the page
 * @width: of the window in pixels; a wide one has room for what follows
 */
void
sky_now_page_set_width (SkyNowPage *self, int width)
{
  g_return_if_fail (SKY_IS_NOW_PAGE (self));

  self->width = width;
  self->wide = width >= WIDE_WIDTH;
  gtk_widget_set_visible (self->beside, self->wide);
  lay_out_chapters (self);
  fit_cover_soon (self);
}

/**
 * sky_now_page_take_focus:
 * @self: the page, just shown
 *
 * Gives the focus to its play button.
 */
void
sky_now_page_take_focus (SkyNowPage *self)
{
  g_return_if_fail (SKY_IS_NOW_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->play));
}
