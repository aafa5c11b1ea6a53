/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Exit statuses: a contract. */
#define SKY_CLI_DONE 0
#define SKY_CLI_FAILED 1
#define SKY_CLI_USAGE 2
