/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract of drives: names that servers and clients trip over. */

#include "sky-drive-contract.h"

#include "support/sky-sync-drive.h"

/* A name that some server or client has tripped over. */
static void
check_name (SkyContractCase *self, const char *name)
{
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GBytes) expected = sky_contract_make_bytes (1000, 30);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = sky_contract_path (self, name);
  g_autofree char *aside = sky_contract_path (self, "aside");

  entry = sky_contract_put (self, name, 1000, 30);
  g_assert_cmpstr (sky_drive_entry_get_name (entry), ==, name);
  entries = sky_sync_list (self->drive, self->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpstr (sky_drive_entry_get_path (entries->pdata[0]), ==, path);
  sky_contract_assert_holds (self, path, expected);
  sky_sync_move (self->drive, path, aside, &error);
  g_assert_no_error (error);
  sky_sync_move (self->drive, aside, path, &error);
  g_assert_no_error (error);
  sky_contract_assert_holds (self, path, expected);
  sky_sync_remove (self->drive, path, &error);
  g_assert_no_error (error);
  sky_sync_make_folder (self->drive, path, &error);
  g_assert_no_error (error);
  g_clear_pointer (&entries, g_ptr_array_unref);
  entries = sky_sync_list (self->drive, path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 0);
}

static void
test_name_hash (SkyContractCase *self)
{
  check_name (self, "a#b");
}

static void
test_name_question (SkyContractCase *self)
{
  check_name (self, "a?b=c");
}

static void
test_name_percent (SkyContractCase *self)
{
  check_name (self, "100%");
}

static void
test_name_percent_escape (SkyContractCase *self)
{
  check_name (self, "%41%2F%2e%2e");
}

static void
test_name_plus (SkyContractCase *self)
{
  check_name (self, "a+b");
}

static void
test_name_ampersand (SkyContractCase *self)
{
  check_name (self, "Simon & Garfunkel");
}

static void
test_name_spaces (SkyContractCase *self)
{
  check_name (self, " two  spaces ");
}

static void
test_name_emoji (SkyContractCase *self)
{
  check_name (self, "\360\237\216\265 song.mp3");
}

static void
test_name_double_quote (SkyContractCase *self)
{
  check_name (self, "\"quoted\"");
}

static void
test_name_single_quote (SkyContractCase *self)
{
  check_name (self, "it's");
}

static void
test_name_leading_dot (SkyContractCase *self)
{
  check_name (self, ".hidden");
}

static void
test_name_three_dots (SkyContractCase *self)
{
  check_name (self, "...");
}

static void
test_name_backslash (SkyContractCase *self)
{
  check_name (self, "a\\b");
}

static void
test_name_colon (SkyContractCase *self)
{
  check_name (self, "12:30");
}

static void
test_name_semicolon (SkyContractCase *self)
{
  check_name (self, "a;b=c");
}

static void
test_name_angle (SkyContractCase *self)
{
  check_name (self, "<a> & <b>");
}

static void
test_name_brackets (SkyContractCase *self)
{
  check_name (self, "[x] {y} |z|");
}

static void
test_name_japanese (SkyContractCase *self)
{
  check_name (self, "\346\227\245\346\234\254\350\252\236");
}

static void
test_name_nfc (SkyContractCase *self)
{
  check_name (self, "\303\274ber");
}

static void
test_name_nfd (SkyContractCase *self)
{
  check_name (self, "u\314\210ber");
}

static void
test_name_tilde (SkyContractCase *self)
{
  check_name (self, "~user^`");
}

static void
test_name_longest (SkyContractCase *self)
{
  g_autofree char *name = g_strnfill (255, 'n');

  check_name (self, name);
}

/* 85 characters of three bytes each. */
static void
test_name_longest_japanese (SkyContractCase *self)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < 85; i++)
    g_string_append (name, "\346\227\245");
  check_name (self, name->str);
}

static void
test_name_too_long (SkyContractCase *self)
{
  g_autofree char *name = g_strnfill (256, 'n');
  g_autofree char *path = sky_contract_path (self, name);
  g_autoptr (GFile) file = sky_contract_make_file (self, "source", 10, 31);
  g_autoptr (GError) error = NULL;

  g_assert_null (sky_sync_upload (self->drive, file, path, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME);
  g_clear_error (&error);
  g_assert_false (sky_sync_make_folder (self->drive, path, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME);
}

/* Composed and decomposed forms are two names, and stay so. */
static void
test_name_forms (SkyContractCase *self)
{
  g_autoptr (SkyDriveEntry) composed = sky_contract_put (self, "\303\274ber", 10, 32);
  g_autoptr (SkyDriveEntry) decomposed = sky_contract_put (self, "u\314\210ber", 11, 33);
  g_autoptr (GBytes) first = sky_contract_make_bytes (10, 32);
  g_autoptr (GBytes) second = sky_contract_make_bytes (11, 33);

  sky_contract_assert_holds (self, sky_drive_entry_get_path (composed), first);
  sky_contract_assert_holds (self, sky_drive_entry_get_path (decomposed), second);
}

void
sky_drive_contract_add_names (const SkyDriveContract *contract)
{
  const struct
  {
    const char     *name;
    SkyContractFunc func;
  } cases[] = {
    { "name-hash", test_name_hash },
    { "name-question", test_name_question },
    { "name-percent", test_name_percent },
    { "name-percent-escape", test_name_percent_escape },
    { "name-plus", test_name_plus },
    { "name-ampersand", test_name_ampersand },
    { "name-spaces", test_name_spaces },
    { "name-emoji", test_name_emoji },
    { "name-double-quote", test_name_double_quote },
    { "name-single-quote", test_name_single_quote },
    { "name-leading-dot", test_name_leading_dot },
    { "name-three-dots", test_name_three_dots },
    { "name-backslash", test_name_backslash },
    { "name-colon", test_name_colon },
    { "name-semicolon", test_name_semicolon },
    { "name-angle", test_name_angle },
    { "name-brackets", test_name_brackets },
    { "name-japanese", test_name_japanese },
    { "name-nfc", test_name_nfc },
    { "name-nfd", test_name_nfd },
    { "name-tilde", test_name_tilde },
    { "name-longest", test_name_longest },
    { "name-longest-japanese", test_name_longest_japanese },
    { "name-too-long", test_name_too_long },
    { "name-forms", test_name_forms },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    sky_contract_add_case (contract, cases[i].name, cases[i].func);
}
