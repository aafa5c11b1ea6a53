/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Skylark: the window and the command line. */

int
main (int argc, char **argv)
{
  return argc > 0 && argv != 0 ? 0 : 1;
}
