/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Range header (RFC 9110 section 14.2), as far as one part goes. A pure function. */

#include "server/sky-server-range.h"

#include <string.h>

/* Digits only: no sign and no space, as strtoull would take; what is too large becomes the
 * largest number. */
static const char *
parse_number (const char *text, guint64 *value)
{
  const char *rest = text;

  *value = 0;
  for (; g_ascii_isdigit (*rest); rest++)
    {
      guint digit = (guint) g_ascii_digit_value (*rest);

      *value = *value > (G_MAXUINT64 - digit) / 10 ? G_MAXUINT64 : *value * 10 + digit;
    }
  return rest > text ? rest : NULL;
}

/* "N-M" or "N-". */
static SkyServerRange
parse_from (const char *text, guint64 size, guint64 *offset, guint64 *length)
{
  guint64     last = G_MAXUINT64;
  const char *rest = parse_number (text, offset);

  if (rest == NULL || *rest != '-')
    return SKY_SERVER_RANGE_WHOLE;
  rest++;
  if (*rest != 0)
    {
      rest = parse_number (rest, &last);
      if (rest == NULL || *rest != 0 || last < *offset)
        return SKY_SERVER_RANGE_WHOLE;
    }
  if (*offset >= size)
    return SKY_SERVER_RANGE_OUTSIDE;
  *length = MIN (last, size - 1) - *offset + 1;
  return SKY_SERVER_RANGE_PART;
}

/* "-N": the last N bytes. */
static SkyServerRange
parse_suffix (const char *text, guint64 size, guint64 *offset, guint64 *length)
{
  guint64     wanted = 0;
  const char *rest = parse_number (text, &wanted);

  if (rest == NULL || *rest != 0)
    return SKY_SERVER_RANGE_WHOLE;
  if (wanted == 0 || size == 0)
    return SKY_SERVER_RANGE_OUTSIDE;
  *length = MIN (wanted, size);
  *offset = size - *length;
  return SKY_SERVER_RANGE_PART;
}

/**
 * sky_server_range_parse:
 * @header: (nullable): the Range header
 * @size: of the whole, in bytes
 * @offset: (out): where the part begins; 0 where there is none
 * @length: (out): its length, at least 1; @size where there is none
 *
 * Several ranges at once are answered with the whole, which every client has to be ready for.
 *
 * Returns: what is to be sent
 */
SkyServerRange
sky_server_range_parse (const char *header, guint64 size, guint64 *offset, guint64 *length)
{
  g_autofree char *text = NULL;
  SkyServerRange   range = SKY_SERVER_RANGE_WHOLE;

  if (header != NULL && g_ascii_strncasecmp (header, "bytes=", 6) == 0)
    {
      text = g_strstrip (g_strdup (header + 6));
      range = text[0] == '-' ? parse_suffix (text + 1, size, offset, length)
                             : parse_from (text, size, offset, length);
    }
  if (range == SKY_SERVER_RANGE_PART)
    return range;
  *offset = 0;
  *length = size;
  return range;
}
