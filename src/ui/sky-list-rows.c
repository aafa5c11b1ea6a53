/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What GTK 4.8 lacks in the rows of lists: Tab goes from row to row there, through a thousand of
 * them, and a row has no name for assistive technology. Main thread. */
#include "config.h"

#include "ui/sky-list-rows.h"

static graphene_point_t
get_middle (GtkWidget *widget)
{
  graphene_rect_t  bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  graphene_point_t middle;

  if (!gtk_widget_compute_bounds (widget, gtk_widget_get_parent (widget), &bounds))
    return GRAPHENE_POINT_INIT (0, 0);
  graphene_rect_get_center (&bounds, &middle);
  return middle;
}

/* The order in which GTK goes through siblings: from above to below, then in reading direction. */
static int
compare_places (gconstpointer a, gconstpointer b)
{
  GtkWidget       *first = *(GtkWidget *const *) a;
  GtkWidget       *second = *(GtkWidget *const *) b;
  graphene_point_t one = get_middle (first);
  graphene_point_t other = get_middle (second);
  float            side = one.x - other.x;

  if (gtk_widget_get_direction (first) == GTK_TEXT_DIR_RTL)
    side = -side;
  if (one.y < other.y)
    return -1;
  if (one.y > other.y)
    return 1;
  return side < 0 ? -1 : side > 0;
}

/* The siblings that follow a widget, the nearest first. */
static GPtrArray *
list_behind (GtkWidget *widget, GtkDirectionType direction)
{
  GPtrArray *siblings = g_ptr_array_new ();
  guint      place = 0;

  for (GtkWidget *other = gtk_widget_get_first_child (gtk_widget_get_parent (widget));
       other != NULL; other = gtk_widget_get_next_sibling (other))
    if (other == widget || gtk_widget_get_mapped (other))
      g_ptr_array_add (siblings, other);
  g_ptr_array_sort (siblings, compare_places);
  if (!g_ptr_array_find (siblings, widget, &place))
    g_assert_not_reached ();
  if (direction == GTK_DIR_TAB_FORWARD)
    {
      g_ptr_array_remove_range (siblings, 0, place + 1);
      return siblings;
    }
  g_ptr_array_set_size (siblings, (int) place);
  for (guint i = 0; i < place / 2; i++)
    {
      gpointer swapped = siblings->pdata[i];

      siblings->pdata[i] = siblings->pdata[place - 1 - i];
      siblings->pdata[place - 1 - i] = swapped;
    }
  return siblings;
}

/* What follows a widget, however deep it lies. */
static gboolean
focus_behind (GtkWidget *widget, GtkDirectionType direction)
{
  for (; widget != NULL && !GTK_IS_ROOT (widget); widget = gtk_widget_get_parent (widget))
    {
      g_autoptr (GPtrArray) siblings = list_behind (widget, direction);

      for (guint i = 0; i < siblings->len; i++)
        if (gtk_widget_child_focus (siblings->pdata[i], direction))
          return TRUE;
    }
  return FALSE;
}

/**
 * sky_list_rows_leave:
 * @focus: (nullable): what has the focus
 * @direction: %GTK_DIR_TAB_FORWARD or %GTK_DIR_TAB_BACKWARD
 *
 * From a row of a list Tab goes to what can have the focus in the row, else out of the list: arrows
 * go from row to row.
 *
 * Returns: whether @focus was a row, and the focus has moved
 */
gboolean
sky_list_rows_leave (GtkWidget *focus, GtkDirectionType direction)
{
  GtkWidget *list = focus != NULL ? gtk_widget_get_parent (focus) : NULL;
  GtkWidget *root;

  if (list == NULL || !GTK_IS_LIST_BASE (list))
    return FALSE;
  if (direction == GTK_DIR_TAB_FORWARD)
    for (GtkWidget *child = gtk_widget_get_first_child (focus); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      if (gtk_widget_child_focus (child, direction))
        return TRUE;
  if (focus_behind (list, direction))
    return TRUE;
  /* the last one: from the beginning again */
  root = GTK_WIDGET (gtk_widget_get_root (list));
  gtk_root_set_focus (GTK_ROOT (root), NULL);
  return gtk_widget_child_focus (root, direction);
}

static void
set_name (GtkWidget *row, const char *name, const char *detail)
{
  g_autofree char *both = NULL;

  if (row == NULL)
    return;
  if (detail != NULL && *detail != '\0')
    both = g_strdup_printf ("%s, %s", name, detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  both != NULL ? both : name, -1);
}

/**
 * sky_list_rows_set_name:
 * @row: that was just bound
 * @name: what it shows
 * @detail: (nullable): whose it is, or how it is
 *
 * Tells assistive technology what the row is.
 */
void
sky_list_rows_set_name (GtkListItem *row, const char *name, const char *detail)
{
  GtkWidget *child = gtk_list_item_get_child (row);

  g_return_if_fail (name != NULL);

  if (child != NULL)
    set_name (gtk_widget_get_parent (child), name, detail);
}

/**
 * sky_list_rows_set_cell_name:
 * @child: of a cell of a table, in the column that names its row
 * @name: what the row shows
 * @detail: (nullable): whose it is, or how it is
 *
 * The same for a row of a table.
 */
void
sky_list_rows_set_cell_name (GtkWidget *child, const char *name, const char *detail)
{
  GtkWidget *cell;

  g_return_if_fail (GTK_IS_WIDGET (child) && name != NULL);

  cell = gtk_widget_get_parent (child);
  if (cell != NULL)
    set_name (gtk_widget_get_parent (cell), name, detail);
}
