#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tour: the sample album is dragged into the window, uploaded, and one of its songs played from
the drive to its end. Prints each step with its time; saves a picture.

usage, inside tests/support/desktop/with-desktop: tour.py BUILD-DIR   (picture: $TOUR_SCREENSHOT)
"""
import os
import pathlib
import shutil
import sys
import tempfile
import time

import skylark
from window import Window

SONG = "First light"


class Report:
    def __init__(self):
        self.start = time.monotonic()

    def step(self, text):
        now = time.monotonic()
        print(f"{text:<58} {now - self.start:7.1f} s", flush=True)
        self.start = now


def wait_for_end_of(player, title):
    """Until that song was heard to its end: the next one plays, or nothing any more."""
    def over():
        current = player.status().get("current")
        return current is None or current["title"] != title
    skylark.wait_for(f"the end of {title}", over, 60)


def tour(player, report):
    player.start_window()
    window = Window()
    report.step("The window is open")
    window.drop(skylark.sample_album(player.build_dir).parent)
    window.answer("Upload to", "alt+u")
    report.step("An album was dragged from the file manager into it")
    player.wait_until_uploaded()
    report.step("Its 8 files are on the drive, each one verified")
    player.wait_for_songs(8)
    window.place(40, 20, 1200, 760)
    window.show_page("Songs")
    window.shows(SONG)
    report.step("Its songs stand in the list")
    window.play_song(SONG)
    status = skylark.wait_for("sound", lambda: (
        lambda s: s if s["state"] == "playing" and s["position_ms"] > 0 else None)(player.status()))
    report.step(f"“{SONG}” plays from “{status['place']}”")
    skylark.take_screenshot(os.environ["TOUR_SCREENSHOT"])
    wait_for_end_of(player, SONG)
    report.step("It was played to its end")
    print(f"A picture: {os.environ['TOUR_SCREENSHOT']}")


def main():
    build_dir = pathlib.Path(sys.argv[1]).resolve()
    os.environ.setdefault("TOUR_SCREENSHOT", str(build_dir / "tour.png"))
    state = tempfile.mkdtemp(prefix="skylark-tour-")
    player = skylark.Skylark(build_dir, state)
    try:
        tour(player, Report())
    except skylark.Failure as failure:
        sys.exit(f"The tour stopped: {failure} (log: {player.log.name})")
    finally:
        player.close()
        shutil.rmtree(state, ignore_errors=True)


main()
