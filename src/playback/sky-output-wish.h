/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SkyOutputWish:
 * @id: (owned) (nullable): of a #SkyOutputDevice; %NULL: whatever the desktop's default is
 * @name: (owned) (nullable): of the device, for people, where it is known
 * @device: (owned) (nullable): what the device monitor knows it as
 * @absent: it is known not to be there
 * @exclusive: nobody else may use it, where that can be
 * @match_rate: an exclusive device runs at the rate of the music, where it can
 *
 * Where the user wants to hear the music. A value.
 */
typedef struct
{
  char    *id;
  char    *name;
  GObject *device;
  gboolean absent;
  gboolean exclusive;
  gboolean match_rate;
} SkyOutputWish;

/**
 * SkyOutputTrouble:
 * @SKY_OUTPUT_FINE: the device is the wished one, or nothing is open
 * @SKY_OUTPUT_ABSENT: the wished device isn't connected
 * @SKY_OUTPUT_BROKEN: it can't be used
 *
 * Why the sound comes from the default device and not from the wished one.
 */
typedef enum
{
  SKY_OUTPUT_FINE,
  SKY_OUTPUT_ABSENT,
  SKY_OUTPUT_BROKEN,
} SkyOutputTrouble;

/**
 * SkyOutputState:
 * @open: whether there is a device
 * @id: (owned) (nullable): of the device; %NULL: the default
 * @name: (owned) (nullable): of the device, for people
 * @trouble: why it isn't the wished one
 * @detail: (owned) (nullable): more on @trouble, as the system says it
 * @exclusive: whether nobody else can use it
 * @rate: in Hz, to which everything is converted; 0 while that is open
 *
 * Where the music is heard. A value.
 */
typedef struct
{
  gboolean         open;
  char            *id;
  char            *name;
  SkyOutputTrouble trouble;
  char            *detail;
  gboolean         exclusive;
  int              rate;
} SkyOutputState;

SkyOutputWish  *sky_output_wish_copy (const SkyOutputWish *self);
void            sky_output_wish_free (SkyOutputWish *self);
gboolean        sky_output_wish_equal (const SkyOutputWish *a, const SkyOutputWish *b);
SkyOutputState *sky_output_state_copy (const SkyOutputState *self);
void            sky_output_state_free (SkyOutputState *self);
gboolean        sky_output_state_equal (const SkyOutputState *a, const SkyOutputState *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyOutputWish, sky_output_wish_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyOutputState, sky_output_state_free)

G_END_DECLS
