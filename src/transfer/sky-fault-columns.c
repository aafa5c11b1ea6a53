/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a fault stands in a row of the journal. Runs on the journal's database thread only. */
#include "transfer/sky-fault-columns.h"

/**
 * sky_fault_columns_bind:
 * @statement: a statement
 * @first: number of the first of four parameters
 * @fault: (nullable): what they are set to; %NULL for four NULLs
 */
void
sky_fault_columns_bind (SkyStatement *statement, int first, const SkyFault *fault)
{
  sky_statement_bind_text (statement, first, sky_fault_get_text (fault));
  if (fault == NULL || sky_fault_get_domain (fault) == NULL)
    {
      sky_statement_bind_null (statement, first + 1);
      sky_statement_bind_null (statement, first + 2);
    }
  else
    {
      sky_statement_bind_text (statement, first + 1, sky_fault_get_domain (fault));
      sky_statement_bind_int (statement, first + 2, sky_fault_get_code (fault));
    }
  sky_statement_bind_text (statement, first + 3, fault != NULL ? sky_fault_get_name (fault) : NULL);
}

/**
 * sky_fault_columns_read:
 * @row: a row
 * @first: number of the first of four columns
 *
 * Returns: (transfer full) (nullable): the fault that stands there
 */
SkyFault *
sky_fault_columns_read (SkyStatement *row, int first)
{
  const char *text = sky_statement_get_text (row, first);

  if (text == NULL)
    return NULL;
  return sky_fault_new_kept (text, sky_statement_get_text (row, first + 1),
                             (int) sky_statement_get_int (row, first + 2),
                             sky_statement_get_text (row, first + 3));
}
