/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Skylark: its own storage server. */

int
main (int argc, char **argv)
{
  return argc > 0 && argv != 0 ? 0 : 1;
}
