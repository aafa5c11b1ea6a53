/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three ways to begin while the library is empty; later what was played, what moves, and what came
 * into the library last. */
#include "config.h"

#include "ui/sky-home-page.h"

#include "ui/sky-album-card.h"
#include "ui/sky-player-face.h"
#include "ui/sky-recent-albums.h"
#include "ui/sky-song-drag.h"
#include "ui/sky-transfers-card.h"

#define NARROW_WIDTH 910
#define NARROWEST_WIDTH 500
#define CARD_WIDTH 272
#define ALBUM_WIDTH 166
#define ALBUM_GAP 20
#define N_ALBUMS 12
#define MARGIN 24
#define MARGIN_NARROW 16

struct _SkyHomePage
{
  GtkWidget parent;

  SkyServices      *services;  /* (owned) (nullable) */
  SkyRecentAlbums  *recent;    /* (owned) (nullable) */
  SkyPlayerFace    *face;      /* (owned) */
  GSignalGroup     *library;   /* (owned) */
  GSignalGroup     *player;    /* (owned) */
  GSignalGroup     *transfers; /* (owned) */
  GSignalGroup     *art;       /* (owned) */
  GtkWidget        *cards[N_ALBUMS];
  GtkStack         *root;
  GtkWidget        *welcome;
  GtkBox           *ways;
  GtkWidget        *content;
  GtkWidget        *page_title;
  GtkWidget        *hero;
  SkyCover         *cover;
  GtkLabel         *title;
  GtkLabel         *artist;
  GtkButton        *play;
  GtkWidget        *transfers_panel;
  GtkWidget        *recent_head;
  GtkGrid          *albums;
  SkyTransfersCard *transfers_card;
};

G_DEFINE_FINAL_TYPE (SkyHomePage, sky_home_page, GTK_TYPE_WIDGET)

static GArray *
dup_ids_of_card (SkyHomePage *self, GtkWidget *card)
{
  GPtrArray *albums = sky_recent_albums_get (self->recent);

  for (guint i = 0; i < albums->len && i < N_ALBUMS; i++)
    if (self->cards[i] == card)
      return sky_recent_albums_dup_ids (self->recent, g_ptr_array_index (albums, i));
  return NULL;
}

static void
card_activated_cb (SkyAlbumCard *card, SkyHomePage *self)
{
  g_autoptr (GArray) ids = dup_ids_of_card (self, GTK_WIDGET (card));

  if (ids != NULL)
    sky_play_order_play (sky_services_get_play_order (self->services), ids, 0);
}

static SkySongDrag *
pick_album (GtkWidget *card, double x, double y, gpointer user_data)
{
  g_autoptr (GArray) ids = dup_ids_of_card (SKY_HOME_PAGE (user_data), card);

  return ids != NULL ? sky_song_drag_new_tracks (ids) : NULL;
}

static void
show_card (SkyHomePage *self, guint i, const SkyRecentAlbum *album)
{
  SkyArtStore     *art = sky_services_get_art_store (self->services);
  g_autofree char *uri = sky_art_store_dup_uri (art, album->track_id);

  if (uri == NULL)
    sky_art_store_request (art, album->track_id);
  sky_album_card_show (SKY_ALBUM_CARD (self->cards[i]), album, uri);
}

static void
show_recent (SkyHomePage *self)
{
  GPtrArray *albums = sky_recent_albums_get (self->recent);

  gtk_widget_set_visible (self->recent_head, albums->len > 0);
  for (guint i = 0; i < N_ALBUMS; i++)
    {
      gtk_widget_set_visible (self->cards[i], i < albums->len);
      if (i < albums->len)
        show_card (self, i, g_ptr_array_index (albums, i));
    }
}

static void
art_found_cb (SkyHomePage *self, gint64 track_id, const char *uri)
{
  GPtrArray *albums = sky_recent_albums_get (self->recent);

  for (guint i = 0; i < albums->len && i < N_ALBUMS; i++)
    {
      SkyRecentAlbum *album = g_ptr_array_index (albums, i);

      if (album->track_id == track_id)
        sky_album_card_show (SKY_ALBUM_CARD (self->cards[i]), album, uri);
    }
}

static void
show_state (SkyHomePage *self)
{
  gboolean   empty = sky_library_get_n_tracks (sky_services_get_library (self->services)) == 0;
  SkyPlayer *player = sky_services_get_player (self->services);

  gtk_stack_set_visible_child_name (self->root, empty ? "welcome" : "home");
  gtk_widget_set_visible (self->hero, sky_player_get_current (player) != NULL);
  gtk_widget_set_visible (self->transfers_panel,
                          sky_transfers_get_active (sky_services_get_transfers (self->services)) >
                              0);
}

static void
sky_home_page_dispose (GObject *object)
{
  SkyHomePage *self = SKY_HOME_PAGE (object);

  g_clear_object (&self->library);
  g_clear_object (&self->player);
  g_clear_object (&self->transfers);
  g_clear_object (&self->art);
  g_clear_object (&self->recent);
  g_clear_object (&self->face);
  g_clear_object (&self->services);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_HOME_PAGE);

  G_OBJECT_CLASS (sky_home_page_parent_class)->dispose (object);
}

static void
sky_home_page_class_init (SkyHomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_home_page_dispose;

  g_type_ensure (SKY_TYPE_COVER);
  g_type_ensure (SKY_TYPE_TRANSFERS_CARD);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, root);
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, welcome);
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, ways);
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, content);
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, page_title);
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, hero);
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, cover);
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, title);
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, artist);
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, play);
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, transfers_panel);
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, transfers_card);
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, recent_head);
  gtk_widget_class_bind_template_child (widget_class, SkyHomePage, albums);
}

static void
watch_services (SkyHomePage *self)
{
  self->library = g_signal_group_new (SKY_TYPE_LIBRARY);
  g_signal_group_connect_swapped (self->library, "notify::n-tracks", G_CALLBACK (show_state), self);
  self->player = g_signal_group_new (SKY_TYPE_PLAYER);
  g_signal_group_connect_swapped (self->player, "notify::current", G_CALLBACK (show_state), self);
  self->transfers = g_signal_group_new (SKY_TYPE_TRANSFERS);
  g_signal_group_connect_swapped (self->transfers, "notify::active", G_CALLBACK (show_state), self);
  self->art = g_signal_group_new (SKY_TYPE_ART_STORE);
  g_signal_group_connect_swapped (self->art, "found", G_CALLBACK (art_found_cb), self);
}

static void
sky_home_page_init (SkyHomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->face = sky_player_face_new (&(const SkyPlayerParts){
      .cover = self->cover, .title = self->title, .artist = self->artist, .play = self->play });
  for (guint i = 0; i < N_ALBUMS; i++)
    {
      self->cards[i] = sky_album_card_new ();
      gtk_widget_set_visible (self->cards[i], FALSE);
      g_signal_connect_object (self->cards[i], "activated", G_CALLBACK (card_activated_cb), self,
                               0);
      sky_song_drag_watch (self->cards[i], pick_album, self);
      gtk_grid_attach (self->albums, self->cards[i], (int) i, 0, 1, 1);
    }
  watch_services (self);
}

/**
 * sky_home_page_set_services:
 * @self: the page
 * @services: what it shows
 */
void
sky_home_page_set_services (SkyHomePage *self, SkyServices *services)
{
  g_return_if_fail (SKY_IS_HOME_PAGE (self));
  g_return_if_fail (SKY_IS_SERVICES (services));

  if (!g_set_object (&self->services, services))
    return;
  g_clear_object (&self->recent);
  self->recent = sky_recent_albums_new (sky_services_get_library (services));
  g_signal_connect_object (self->recent, "changed", G_CALLBACK (show_recent), self,
                           G_CONNECT_SWAPPED);
  sky_player_face_set_player (self->face, sky_services_get_player (services));
  sky_transfers_card_set_transfers (self->transfers_card, sky_services_get_transfers (services));
  g_signal_group_set_target (self->library, sky_services_get_library (services));
  g_signal_group_set_target (self->player, sky_services_get_player (services));
  g_signal_group_set_target (self->transfers, sky_services_get_transfers (services));
  g_signal_group_set_target (self->art, sky_services_get_art_store (services));
  show_state (self);
}

static void
lay_out_ways (SkyHomePage *self, gboolean narrow)
{
  int margin = narrow ? MARGIN_NARROW : MARGIN;

  for (GtkWidget *way = gtk_widget_get_first_child (GTK_WIDGET (self->ways)); way != NULL;
       way = gtk_widget_get_next_sibling (way))
    gtk_widget_set_size_request (way, narrow ? 200 : CARD_WIDTH, -1);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->ways),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_valign (self->welcome, narrow ? GTK_ALIGN_START : GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (self->welcome, margin);
  gtk_widget_set_margin_end (self->welcome, margin);
}

/**
 * sky_home_page_set_width:
 * @self: the page
 * @width: that it has, in pixels
 */
void
sky_home_page_set_width (SkyHomePage *self, int width)
{
  int margin = width < NARROWEST_WIDTH ? MARGIN_NARROW : MARGIN;
  /* none follows the last one's gap */
  int columns = MAX ((width - 2 * margin + ALBUM_GAP) / ALBUM_WIDTH, 1);

  g_return_if_fail (SKY_IS_HOME_PAGE (self));

  lay_out_ways (self, width < NARROW_WIDTH);
  /* the cards have 8 around their covers, all else has it as a margin */
  gtk_widget_set_margin_start (self->content, margin - 8);
  gtk_widget_set_margin_end (self->content, margin - 8);
  /* the header bar has it then */
  gtk_widget_set_visible (self->page_title, width >= NARROWEST_WIDTH);
  sky_cover_set_size (self->cover, width < NARROWEST_WIDTH ? 88 : 132);
  for (int i = 0; i < N_ALBUMS; i++)
    {
      GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self->albums));
      GtkLayoutChild   *child = gtk_layout_manager_get_layout_child (layout, self->cards[i]);

      g_object_set (child, "column", i % columns, "row", i / columns, NULL);
    }
}
