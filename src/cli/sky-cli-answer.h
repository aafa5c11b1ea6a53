/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/sky-cli-session.h"

G_BEGIN_DECLS

/* Prints an answer that is an object. */
typedef void (*SkyCliPrint) (JsonObject *answer);
/* Prints a row of a list; @index counts from 0. */
typedef void (*SkyCliPrintRow) (JsonObject *row, guint index);

int sky_cli_answer (SkyCliSession *session,
                    const char    *method,
                    JsonObject    *params,
                    gboolean       json,
                    SkyCliPrint    print);
int sky_cli_answer_list (SkyCliSession *session,
                         const char    *method,
                         JsonObject    *params,
                         gboolean       json,
                         SkyCliPrintRow print);

G_END_DECLS
