#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The drive page by pointer and keyboard: a new folder, a rename, a delete and its undo, each
looked up on the drive itself; a song played from there.

usage, inside tests/support/desktop/with-desktop: drive_page.py BUILD-DIR
"""
import os
import pathlib
import re
import shutil
import sys
import tempfile

import skylark
from window import Window
import pyatspi
from uidrive import click, find, press, walk

NAMES = ("Ænema & Co #1?%.txt", "zweite Datei.txt")
SONG = "01 First light.flac"
ROLES = ("push button", "table row", "list item")


def check(condition, text):
    print(("ok: " if condition else "NOT OK: ") + text, flush=True)
    if not condition:
        raise skylark.Failure(text)


def names_on_drive(player):
    return sorted(entry["name"] for entry in player.json("ls", "This computer:/"))


def becomes(player, text, wanted):
    skylark.wait_for(text, lambda: names_on_drive(player) == sorted(wanted))
    check(True, text)


def open_drive(player, window, folder):
    for name in NAMES:
        pathlib.Path(folder, name).write_text(name)
        player.run("upload", pathlib.Path(folder, name), "This computer:/", "--wait")
    window.place(0, 0, 1200, 760)
    window.show_page("This computer")
    check(window.on_screen(NAMES[0]) is not None, "a name with awkward characters is shown as it is")


def selected(window):
    """The names of the rows that are selected."""
    return [node.name for node in walk(window.root) if node.getRoleName() == "table row"
            and node.getState().contains(pyatspi.STATE_SELECTED)]


def work(player, window):
    window.key("ctrl+shift+n")
    window.shows("New folder")
    window.type("Bilder 2026")
    window.press_key("Return")
    becomes(player, "Ctrl+Shift+N makes a folder", NAMES + ("Bilder 2026",))
    skylark.wait_for("the new folder to be selected", lambda: selected(window) == ["Bilder 2026"])
    check(True, "and selects it")
    click(window.on_screen(NAMES[1]), window.xid)
    window.key("F2")
    window.shows("Rename")
    window.type("neu")
    window.press_key("Return")
    becomes(player, "F2 renames and keeps the ending", (NAMES[0], "neu.txt", "Bilder 2026"))
    click(window.on_screen("neu.txt"), window.xid)
    window.key("Delete")
    becomes(player, "Delete takes a file away", (NAMES[0], "Bilder 2026"))
    press(find(window.root, "push button", re.compile("Undo$")))
    becomes(player, "and Undo brings it back", (NAMES[0], "neu.txt", "Bilder 2026"))


def plays_song(player, window):
    """A double click on a song, which shows by its tags and not by the name of its file."""
    song = skylark.sample_album(sys.argv[1]) / SONG
    player.run("upload", song, "This computer:/", "--wait")
    player.wait_for_songs(1)
    window.play_song(SONG)
    skylark.wait_for("the song to play", lambda: player.status()["state"] == "playing")
    check(player.status()["current"]["title"] == "First light", "the queue has the song's title")
    window.on_screen("First light")
    window.on_screen("The Morning Larks")
    check(True, "a double click plays a song, shown by its tags")


def focused(window):
    """What has the focus: its role, and its name."""
    for node in walk(window.root):
        if node.getState().contains(pyatspi.STATE_FOCUSED) and node.getRoleName() in ROLES:
            return node.getRoleName(), node.name
    return None, None


def goes_to_place(window):
    """Ctrl+L: on a drive to the path, elsewhere to the song that plays."""
    window.key("ctrl+l")
    skylark.wait_for("the path", lambda: focused(window) == ("push button", "This computer"))
    check(True, "Ctrl+L goes to the path of a drive")
    window.key("ctrl+2")
    window.on_screen("First light")
    window.key("ctrl+l")
    skylark.wait_for("the song's row", lambda: "First light" in (focused(window)[1] or ""))
    check(True, "Ctrl+L gives the focus to the song that plays")


def main():
    folder = tempfile.mkdtemp(prefix="skylark-drive-page-")
    player = skylark.Skylark(pathlib.Path(sys.argv[1]).resolve(), os.path.join(folder, "state"))
    try:
        player.start_window()
        window = Window()
        open_drive(player, window, folder)
        work(player, window)
        plays_song(player, window)
        goes_to_place(window)
    except (skylark.Failure, AssertionError) as failure:
        skylark.take_screenshot(pathlib.Path(sys.argv[1]) / "drive-page-failed.png")
        sys.exit(str(failure))
    finally:
        player.close()
        shutil.rmtree(folder, ignore_errors=True)


main()
