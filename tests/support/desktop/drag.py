#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real pointer drag that GTK 3, GTK 4 and Qt sources and targets accept.

usage: drag.py X1 Y1 X2 Y2     (screen coordinates; needs DISPLAY and xdotool)
As a module: drag(x1, y1, x2, y2).
"""
import subprocess
import sys
import time


def xdo(*arguments):
    subprocess.run(["xdotool", *map(str, arguments)], check=True)


def drag(x1, y1, x2, y2):
    xdo("mousemove", x1, y1)
    time.sleep(0.2)
    xdo("mousedown", 1)
    time.sleep(0.2)
    # past the drag threshold in small steps: one single jump starts no drag
    for step in range(1, 7):
        xdo("mousemove", x1 + 6 * step, y1 + 5 * step)
        time.sleep(0.05)
    time.sleep(0.2)
    # two motions over the target: it answers to the second one
    xdo("mousemove", x2 - 10, y2 - 10)
    time.sleep(0.2)
    xdo("mousemove", x2, y2)
    time.sleep(0.4)
    xdo("mouseup", 1)
    time.sleep(0.5)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    drag(*map(int, sys.argv[1:]))
