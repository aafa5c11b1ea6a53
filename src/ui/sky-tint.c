/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours from a cover, readable in light and in dark style. Pure functions over numbers: they may
 * be called from any thread. */
#include "config.h"

#include "ui/sky-tint.h"

#include <math.h>

/* Contrast that a tint has against the window, and text against a wash. */
#define TINT_CONTRAST_LIGHT 4.9
#define TINT_CONTRAST_DARK 6.0
#define TEXT_CONTRAST 7.0
#define DIM_TEXT_CONTRAST 4.5
#define DIM_TEXT_OPACITY .78

#define TINT_SATURATION_MAX .8
#define WASH_MAX_LIGHT .30
#define WASH_MAX_DARK .46
#define BAR_WASH_SHARE .45

static const GdkRGBA light_window = { .980f, .980f, .984f, 1 };
static const GdkRGBA light_ground = { .941f, .933f, .941f, 1 };
static const GdkRGBA light_bar = { 1, 1, 1, 1 };
static const GdkRGBA light_text = { .2f, .2f, .2f, 1 };
static const GdkRGBA dark_window = { .133f, .133f, .149f, 1 };
static const GdkRGBA dark_bar = { .165f, .165f, .184f, 1 };
static const GdkRGBA white = { 1, 1, 1, 1 };
static const GdkRGBA dark_on_tint = { .102f, .102f, .114f, 1 };

/* The ground of what plays: how strong its colours are, and the limits of its luminance. */
#define GROUND_SATURATION .62
#define GROUND_LUMINANCE_MAX .08
#define GROUND_LUMINANCE_MIN .62

typedef struct
{
  double h; /* 0 to 6 */
  double s;
  double l;
} Hsl;

static double
chroma (const GdkRGBA *c)
{
  return MAX (c->red, MAX (c->green, c->blue)) - MIN (c->red, MIN (c->green, c->blue));
}

static Hsl
to_hsl (const GdkRGBA *c)
{
  double max = MAX (c->red, MAX (c->green, c->blue));
  double min = MIN (c->red, MIN (c->green, c->blue));
  double d = max - min;
  Hsl    hsl = { 0, 0, (max + min) / 2 };

  if (d <= 0)
    return hsl;
  hsl.s = d / (1 - fabs (2 * hsl.l - 1));
  if (max <= c->red)
    hsl.h = fmod ((c->green - c->blue) / d + 6, 6);
  else if (max <= c->green)
    hsl.h = (c->blue - c->red) / d + 2;
  else
    hsl.h = (c->red - c->green) / d + 4;
  return hsl;
}

static GdkRGBA
from_hsl (Hsl hsl)
{
  double  c = (1 - fabs (2 * hsl.l - 1)) * hsl.s;
  double  x = c * (1 - fabs (fmod (hsl.h, 2) - 1));
  double  m = hsl.l - c / 2;
  double  parts[6][3] = { { c, x, 0 }, { x, c, 0 }, { 0, c, x },
                          { 0, x, c }, { x, 0, c }, { c, 0, x } };
  double *p = parts[CLAMP ((int) hsl.h, 0, 5)];
  GdkRGBA result = { (float) (p[0] + m), (float) (p[1] + m), (float) (p[2] + m), 1 };

  return result;
}

static GdkRGBA
mix (const GdkRGBA *below, const GdkRGBA *above, double opacity)
{
  GdkRGBA result = {
    (float) (below->red + (above->red - below->red) * opacity),
    (float) (below->green + (above->green - below->green) * opacity),
    (float) (below->blue + (above->blue - below->blue) * opacity),
    1,
  };

  return result;
}

static double
linear (double channel)
{
  return channel <= .04045 ? channel / 12.92 : pow ((channel + .055) / 1.055, 2.4);
}

static double
luminance (const GdkRGBA *c)
{
  return .2126 * linear (c->red) + .7152 * linear (c->green) + .0722 * linear (c->blue);
}

/**
 * sky_tint_contrast:
 * @a: a colour
 * @b: another
 *
 * Returns: their contrast ratio, 1 to 21 (WCAG 2.1, section 1.4.3)
 */
double
sky_tint_contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double la = luminance (a);
  double lb = luminance (b);

  return (MAX (la, lb) + .05) / (MIN (la, lb) + .05);
}

/* Moves a colour away from the ground until it can be read there; tells how far it went. */
static GdkRGBA
make_readable (const GdkRGBA *colour, gboolean dark, double *moved)
{
  const GdkRGBA *ground = dark ? &dark_window : &light_ground;
  double         wanted = dark ? TINT_CONTRAST_DARK : TINT_CONTRAST_LIGHT;
  Hsl            hsl = to_hsl (colour);
  double         start = hsl.l;
  GdkRGBA        result;

  hsl.s = MIN (hsl.s, TINT_SATURATION_MAX);
  result = from_hsl (hsl);
  while (sky_tint_contrast (&result, ground) < wanted && (dark ? hsl.l < 1 : hsl.l > 0))
    {
      hsl.l = CLAMP (hsl.l + (dark ? .01 : -.01), 0, 1);
      result = from_hsl (hsl);
    }
  *moved = fabs (hsl.l - start);
  return result;
}

static GdkRGBA
choose_tint (const GdkRGBA *palette, guint n_colours, gboolean dark)
{
  GdkRGBA best = dark ? white : light_text;
  double  best_score = -G_MAXDOUBLE;

  for (guint i = 0; i < n_colours; i++)
    {
      double  moved;
      GdkRGBA candidate = make_readable (&palette[i], dark, &moved);
      double  score = chroma (&candidate) - 1.2 * moved;

      if (score > best_score)
        {
          best = candidate;
          best_score = score;
        }
    }
  return best;
}

static GdkRGBA
choose_base (const GdkRGBA *palette, guint n_colours)
{
  GdkRGBA best = { .5f, .5f, .5f, 1 };
  double  best_score = -1;

  for (guint i = 0; i < n_colours; i++)
    {
      double score = chroma (&palette[i]) * (1 - .9 * fabs (to_hsl (&palette[i]).l - .5));

      if (score > best_score)
        {
          best = palette[i];
          best_score = score;
        }
    }
  return best;
}

static double
choose_wash_strength (const GdkRGBA *base, gboolean dark)
{
  const GdkRGBA *window = dark ? &dark_window : &light_window;
  const GdkRGBA *text = dark ? &white : &light_text;
  double         strength = dark ? WASH_MAX_DARK : WASH_MAX_LIGHT;

  for (; strength > 0; strength -= .01)
    {
      GdkRGBA wash = mix (window, base, strength);
      GdkRGBA dim = mix (&wash, text, DIM_TEXT_OPACITY);

      if (sky_tint_contrast (&wash, text) >= TEXT_CONTRAST &&
          sky_tint_contrast (&wash, &dim) >= DIM_TEXT_CONTRAST)
        return strength;
    }
  return 0;
}

/**
 * sky_tint_compute:
 * @palette: (array length=n_colours): the colours of a cover
 * @n_colours: how many; none gives neutral colours
 * @dark: for the dark style
 * @tint: (out): filled
 */
void
sky_tint_compute (const GdkRGBA *palette, guint n_colours, gboolean dark, SkyTint *tint)
{
  GdkRGBA base;
  double  strength;

  g_return_if_fail (palette != NULL || n_colours == 0);
  g_return_if_fail (tint != NULL);

  base = choose_base (palette, n_colours);
  strength = choose_wash_strength (&base, dark);
  tint->tint = choose_tint (palette, n_colours, dark);
  tint->on_tint = dark ? dark_on_tint : white;
  tint->wash = mix (dark ? &dark_window : &light_window, &base, strength);
  tint->bar_wash = mix (dark ? &dark_bar : &light_bar, &base, strength * BAR_WASH_SHARE);
}

/**
 * sky_tint_ground:
 * @colour: of a part of a cover
 * @dark: for the dark style
 * @ground: (out): what stands for it behind text; may be @colour
 *
 * Pale in light style and deep in dark style, so that text keeps a contrast of 7 and text at 78 %
 * one of 4.5.
 */
void
sky_tint_ground (const GdkRGBA *colour, gboolean dark, GdkRGBA *ground)
{
  Hsl hsl;

  g_return_if_fail (colour != NULL && ground != NULL);

  hsl = to_hsl (colour);
  hsl.s = MIN (hsl.s, GROUND_SATURATION);
  hsl.l = dark ? .10 + .22 * hsl.l : .80 + .17 * hsl.l;
  *ground = from_hsl (hsl);
  while (dark ? luminance (ground) > GROUND_LUMINANCE_MAX
              : luminance (ground) < GROUND_LUMINANCE_MIN)
    {
      hsl.l += dark ? -.01 : .01;
      *ground = from_hsl (hsl);
    }
}

typedef struct
{
  guint8 *pixels; /* RGB triples */
  guint   n_pixels;
} Box;

static int
sort_channel_compare (const void *a, const void *b, void *channel)
{
  guint i = GPOINTER_TO_UINT (channel);

  return (int) ((const guint8 *) a)[i] - (int) ((const guint8 *) b)[i];
}

static guint
widest_channel (const Box *box, guint *width)
{
  guint best = 0;

  *width = 0;
  for (guint channel = 0; channel < 3; channel++)
    {
      guint8 min = 255;
      guint8 max = 0;

      for (guint i = 0; i < box->n_pixels; i++)
        {
          min = MIN (min, box->pixels[3 * i + channel]);
          max = MAX (max, box->pixels[3 * i + channel]);
        }
      if (max >= min && (guint) (max - min) > *width)
        {
          *width = (guint) (max - min);
          best = channel;
        }
    }
  return best;
}

static GdkRGBA
average (const Box *box)
{
  guint64 sum[3] = { 0, 0, 0 };
  GdkRGBA result = { 0, 0, 0, 1 };

  for (guint i = 0; i < box->n_pixels; i++)
    for (guint channel = 0; channel < 3; channel++)
      sum[channel] += box->pixels[3 * i + channel];
  if (box->n_pixels == 0)
    return result;
  result.red = (float) ((double) sum[0] / box->n_pixels / 255);
  result.green = (float) ((double) sum[1] / box->n_pixels / 255);
  result.blue = (float) ((double) sum[2] / box->n_pixels / 255);
  return result;
}

/* The box that differs most in itself, weighed by its size, is the next to be cut. */
static guint
choose_box (const Box *boxes, guint n_boxes, guint *channel)
{
  guint   best = 0;
  guint64 best_score = 0;

  for (guint i = 0; i < n_boxes; i++)
    {
      guint   width;
      guint   widest = widest_channel (&boxes[i], &width);
      guint64 score = (guint64) width * width * boxes[i].n_pixels;

      if (boxes[i].n_pixels > 1 && score > best_score)
        {
          best = i;
          best_score = score;
          *channel = widest;
        }
    }
  return best_score > 0 ? best : n_boxes;
}

/**
 * sky_palette_extract:
 * @pixels: (array): RGB triples of a cover, a few thousand are enough
 * @n_pixels: how many
 * @palette: (out) (array fixed-size=5): filled by median cut
 *
 * Returns: how many colours there are: fewer than %SKY_PALETTE_SIZE in a plain picture
 */
guint
sky_palette_extract (const guint8 *pixels, guint n_pixels, GdkRGBA *palette)
{
  g_autofree guint8 *copy = g_memdup2 (pixels, (gsize) n_pixels * 3);
  Box                boxes[SKY_PALETTE_SIZE] = { { copy, n_pixels } };
  guint              n_boxes = n_pixels > 0 ? 1 : 0;

  while (n_boxes > 0 && n_boxes < SKY_PALETTE_SIZE)
    {
      guint channel = 0;
      guint chosen = choose_box (boxes, n_boxes, &channel);
      guint half;

      if (chosen == n_boxes)
        break;
      g_qsort_with_data (boxes[chosen].pixels, (int) boxes[chosen].n_pixels, 3,
                         sort_channel_compare, GUINT_TO_POINTER (channel));
      half = boxes[chosen].n_pixels / 2;
      boxes[n_boxes].pixels = boxes[chosen].pixels + 3 * half;
      boxes[n_boxes].n_pixels = boxes[chosen].n_pixels - half;
      boxes[chosen].n_pixels = half;
      n_boxes++;
    }
  for (guint i = 0; i < n_boxes; i++)
    palette[i] = average (&boxes[i]);
  return n_boxes;
}

/**
 * sky_palette_from_name:
 * @name: of an album without a cover
 * @palette: (out) (array fixed-size=2): two colours of one mood, always the same for one name
 */
void
sky_palette_from_name (const char *name, GdkRGBA *palette)
{
  guint hash = g_str_hash (name) * 2654435761u;
  Hsl   first = { (hash >> 8) % 600 / 100.0, .42, .52 };
  Hsl   second = { fmod (first.h + .7, 6), .48, .36 };

  palette[0] = from_hsl (first);
  palette[1] = from_hsl (second);
}
