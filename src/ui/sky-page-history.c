/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the user has been, as a browser remembers it: a visit forgets what lay ahead. */
#include "config.h"

#include "ui/sky-page-history.h"

/* More steps back than anyone takes. */
#define PAGES_KEPT 100

struct _SkyPageHistory
{
  GPtrArray *pages; /* (element-type utf8) */
  guint      current;
};

SkyPageHistory *
sky_page_history_new (void)
{
  SkyPageHistory *self = g_new0 (SkyPageHistory, 1);

  self->pages = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
sky_page_history_free (SkyPageHistory *self)
{
  g_ptr_array_unref (self->pages);
  g_free (self);
}

/**
 * sky_page_history_visit:
 * @self: the history
 * @page: where the user is now; the same page again is no new step
 */
void
sky_page_history_visit (SkyPageHistory *self, const char *page)
{
  g_return_if_fail (page != NULL);

  if (g_strcmp0 (sky_page_history_get_current (self), page) == 0)
    return;
  if (self->pages->len > 0)
    g_ptr_array_set_size (self->pages, (int) self->current + 1);
  g_ptr_array_add (self->pages, g_strdup (page));
  if (self->pages->len > PAGES_KEPT)
    g_ptr_array_remove_index (self->pages, 0);
  self->current = self->pages->len - 1;
}

/**
 * sky_page_history_get_current:
 * @self: the history
 *
 * Returns: (nullable): the page last visited or gone to
 */
const char *
sky_page_history_get_current (SkyPageHistory *self)
{
  return self->pages->len > 0 ? g_ptr_array_index (self->pages, self->current) : NULL;
}

/**
 * sky_page_history_can_go:
 * @self: the history
 * @steps: -1 back, 1 forward
 *
 * Returns: whether there is a page
 */
gboolean
sky_page_history_can_go (SkyPageHistory *self, int steps)
{
  gint64 wanted = (gint64) self->current + steps;

  return wanted >= 0 && wanted < (gint64) self->pages->len;
}

/**
 * sky_page_history_go:
 * @self: the history
 * @steps: -1 back, 1 forward
 *
 * Returns: (nullable): the page there
 */
const char *
sky_page_history_go (SkyPageHistory *self, int steps)
{
  if (!sky_page_history_can_go (self, steps))
    return NULL;
  self->current = (guint) ((int) self->current + steps);
  return sky_page_history_get_current (self);
}
