/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The FTS5 tokenizer "sky_fold": sky_fold_tokenize () behind SQLite's interface. Without state. */
#include "base/sky-fold-tokenizer.h"

#include "base/sky-fold.h"

typedef int (*TokenFunc) (
    void *context, int flags, const char *token, int size, int start, int end);

typedef struct
{
  void     *context;
  TokenFunc func;
  gboolean  is_document;
  int       result;
} Run;

static int
create (void *context, const char **args, int n_args, Fts5Tokenizer **tokenizer)
{
  /* Must not be NULL, and is never looked at. */
  static int no_state;

  *tokenizer = (Fts5Tokenizer *) &no_state;
  return SQLITE_OK;
}

static void
destroy (Fts5Tokenizer *tokenizer)
{
}

static gboolean
token_cb (const SkyFoldToken *token, gpointer user_data)
{
  Run *run = user_data;

  /* Other writings are stored beside the words; a query has only one writing, its own. */
  if (token->joined && !run->is_document)
    return TRUE;
  run->result = run->func (run->context, token->joined ? FTS5_TOKEN_COLOCATED : 0, token->text,
                           token->length, token->start, token->end);
  return run->result == SQLITE_OK;
}

static int
tokenize (
    Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int size, TokenFunc func)
{
  Run run = { context, func, (flags & FTS5_TOKENIZE_DOCUMENT) != 0, SQLITE_OK };

  if (text != NULL && size > 0)
    sky_fold_tokenize (text, size, token_cb, &run);
  return run.result;
}

/**
 * sky_fold_tokenizer_register:
 * @handle: a connection
 *
 * Makes `tokenize = 'sky_fold'` known to it.
 *
 * Returns: %FALSE where this SQLite has no FTS5
 */
gboolean
sky_fold_tokenizer_register (sqlite3 *handle)
{
  static fts5_tokenizer tokenizer = { create, destroy, tokenize };
  fts5_api             *api = NULL;
  sqlite3_stmt         *statement = NULL;

  if (sqlite3_prepare_v2 (handle, "SELECT fts5 (?1)", -1, &statement, NULL) != SQLITE_OK)
    return FALSE;
  sqlite3_bind_pointer (statement, 1, &api, "fts5_api_ptr", NULL);
  sqlite3_step (statement);
  sqlite3_finalize (statement);
  return api != NULL &&
         api->xCreateTokenizer (api, "sky_fold", NULL, &tokenizer, NULL) == SQLITE_OK;
}
