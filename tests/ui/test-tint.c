/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours from covers: readable for any palette, in light and dark style. */
#include "ui/sky-tint.h"

#define N_PALETTES 400

/* Eight bits a channel, as they reach the screen, round a little. */
#define ROUNDING .03

static const GdkRGBA light_ground = { .941f, .933f, .941f, 1 };
static const GdkRGBA dark_ground = { .133f, .133f, .149f, 1 };
static const GdkRGBA light_text = { .2f, .2f, .2f, 1 };
static const GdkRGBA white = { 1, 1, 1, 1 };

static GdkRGBA
colour (const char *name)
{
  GdkRGBA result;

  g_assert_true (gdk_rgba_parse (&result, name));
  return result;
}

/* Ratios that the WCAG's own texts and examples give. */
static void
test_contrast (void)
{
  GdkRGBA black = colour ("#000000");
  GdkRGBA grey = colour ("#767676");
  GdkRGBA red = colour ("#ff0000");

  g_assert_cmpfloat_with_epsilon (sky_tint_contrast (&black, &white), 21, .01);
  g_assert_cmpfloat_with_epsilon (sky_tint_contrast (&white, &black), 21, .01);
  g_assert_cmpfloat_with_epsilon (sky_tint_contrast (&grey, &white), 4.54, .01);
  g_assert_cmpfloat_with_epsilon (sky_tint_contrast (&red, &white), 4.0, .01);
}

static GdkRGBA
random_colour (GRand *rand)
{
  GdkRGBA result = { (float) g_rand_double (rand), (float) g_rand_double (rand),
                     (float) g_rand_double (rand), 1 };

  return result;
}

static void
check_palette (const GdkRGBA *palette, guint n, gboolean dark)
{
  SkyTint tint;

  sky_tint_compute (palette, n, dark, &tint);
  g_assert_cmpfloat (sky_tint_contrast (&tint.tint, dark ? &dark_ground : &light_ground), >=,
                     (dark ? 6.0 : 4.9) - ROUNDING);
  g_assert_cmpfloat (sky_tint_contrast (&tint.on_tint, &tint.tint), >=, 4.5);
  g_assert_cmpfloat (sky_tint_contrast (&tint.wash, dark ? &white : &light_text), >=, 7 - ROUNDING);
  g_assert_cmpfloat (sky_tint_contrast (&tint.bar_wash, dark ? &white : &light_text), >=,
                     7 - ROUNDING);
}

static void
test_any_palette (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20);

  for (guint i = 0; i < N_PALETTES; i++)
    {
      GdkRGBA palette[SKY_PALETTE_SIZE];
      guint   n = (guint) g_rand_int_range (rand, 0, SKY_PALETTE_SIZE + 1);

      for (guint j = 0; j < n; j++)
        palette[j] = random_colour (rand);
      check_palette (palette, n, FALSE);
      check_palette (palette, n, TRUE);
    }
}

static void
test_extremes (void)
{
  const char *const names[] = { "#000000", "#ffffff", "#ffff00", "#0000ff", "#808080" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GdkRGBA palette = colour (names[i]);

      check_palette (&palette, 1, FALSE);
      check_palette (&palette, 1, TRUE);
    }
}

/* An orange and blue cover gives blue in light, orange in dark style. */
static void
test_orange_and_blue (void)
{
  GdkRGBA palette[] = { { .96f, .65f, .36f, 1 }, { .13f, .28f, .45f, 1 } };
  SkyTint light;
  SkyTint dark;

  sky_tint_compute (palette, 2, FALSE, &light);
  sky_tint_compute (palette, 2, TRUE, &dark);
  g_assert_cmpfloat (light.tint.blue, >, light.tint.red);
  g_assert_cmpfloat (dark.tint.red, >, dark.tint.blue);
}

static void
test_palette_of_two (void)
{
  guint8  pixels[600];
  GdkRGBA palette[SKY_PALETTE_SIZE];
  guint   n;

  for (guint i = 0; i < 200; i++)
    {
      pixels[3 * i] = i % 2 == 0 ? 255 : 0;
      pixels[3 * i + 1] = 0;
      pixels[3 * i + 2] = i % 2 == 0 ? 0 : 255;
    }
  n = sky_palette_extract (pixels, 200, palette);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpfloat (palette[0].red + palette[1].red, ==, 1);
  g_assert_cmpfloat (palette[0].blue + palette[1].blue, ==, 1);
  g_assert_cmpfloat (palette[0].red, !=, palette[1].red);
}

static void
test_palette_of_none (void)
{
  guint8  pixel[3] = { 0, 0, 0 };
  GdkRGBA palette[SKY_PALETTE_SIZE];

  g_assert_cmpuint (sky_palette_extract (pixel, 0, palette), ==, 0);
  g_assert_cmpuint (sky_palette_extract (pixel, 1, palette), ==, 1);
}

static void
test_name (void)
{
  GdkRGBA first[2];
  GdkRGBA again[2];
  GdkRGBA other[2];

  sky_palette_from_name ("Lanterns over water", first);
  sky_palette_from_name ("Lanterns over water", again);
  sky_palette_from_name ("Neon orchard", other);
  g_assert_true (gdk_rgba_equal (&first[0], &again[0]));
  g_assert_true (gdk_rgba_equal (&first[1], &again[1]));
  g_assert_false (gdk_rgba_equal (&first[0], &other[0]));
}

static GdkRGBA
at_opacity (const GdkRGBA *text, double opacity, const GdkRGBA *below)
{
  GdkRGBA result = { (float) (below->red + (text->red - below->red) * opacity),
                     (float) (below->green + (text->green - below->green) * opacity),
                     (float) (below->blue + (text->blue - below->blue) * opacity), 1 };

  return result;
}

/* Whatever the cover: text and dim text on the ground of what plays can be read. */
static void
test_ground (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  const char *corners[] = { "#000", "#fff", "#f00", "#0f0", "#00f", "#ff0", "#0ff", "#f0f" };

  for (guint i = 0; i < 2000; i++)
    for (gboolean dark = FALSE; dark <= TRUE; dark++)
      {
        GdkRGBA cover = i < G_N_ELEMENTS (corners) ? colour (corners[i]) : random_colour (rand);
        GdkRGBA text = dark ? white : light_text;
        GdkRGBA ground;
        GdkRGBA dim;

        sky_tint_ground (&cover, dark, &ground);
        dim = at_opacity (&text, .78, &ground);
        g_assert_cmpfloat (sky_tint_contrast (&text, &ground), >=, 7 - ROUNDING);
        g_assert_cmpfloat (sky_tint_contrast (&dim, &ground), >=, 4.5 - ROUNDING);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/tint/contrast", test_contrast);
  g_test_add_func ("/ui/tint/ground", test_ground);
  g_test_add_func ("/ui/tint/any-palette", test_any_palette);
  g_test_add_func ("/ui/tint/extremes", test_extremes);
  g_test_add_func ("/ui/tint/orange-and-blue", test_orange_and_blue);
  g_test_add_func ("/ui/tint/palette-of-two", test_palette_of_two);
  g_test_add_func ("/ui/tint/palette-of-none", test_palette_of_none);
  g_test_add_func ("/ui/tint/name", test_name);
  return g_test_run ();
}
