#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept on this computer, by the menus of songs and of a drive's page: the marks come and go
with it, a song of a kept folder is let go by itself, and the command line tells the same.

usage, inside tests/support/desktop/with-desktop: keep.py BUILD-DIR [FOLDER-FOR-PICTURES]
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import skylark
from drive_server import Server, TOKEN
from window import Window
from uidrive import click, find, wait, walk, window_extents, xdo

DRIVE = "Cloud"
FOLDER = "Small skies"
SONGS = {"First light": "01 First light.flac", "Over the harbour": "02 Over the harbour.flac",
         "Kites": "05 Kites.mp3"}
# Names of menu items, and the letter that chooses them.
KEEP = "Keep on this computer", "k"
SIDEBAR_WIDTH = 240
STOP = "Stop keeping on this computer", "s"
MARK = "Kept on this computer"


def check(condition, text):
    print(("ok: " if condition else "NOT OK: ") + text, flush=True)
    if not condition:
        raise skylark.Failure(text)


def picture(name):
    if len(sys.argv) > 2:
        skylark.take_screenshot(pathlib.Path(sys.argv[2]) / f"keep-{name}.png")


def marks(window):
    """Where marks stand on the screen: their vertical middles."""
    places = []
    for node in walk(window.root):
        if node.name == MARK and node.getRoleName() != "label":
            extents = window_extents(node)
            if extents.width and extents.height:
                places.append(extents.y + extents.height // 2)
    return places


def is_marked(window, text):
    extents = window_extents(window.on_screen(text))
    return any(extents.y <= y <= extents.y + extents.height for y in marks(window))


def choose(window, text, item):
    window.activate()
    click(window.on_screen(text), window.xid)
    click(window.on_screen(text), window.xid, button=3)
    find(window.root, "menu item", item[0])
    window.press_key(item[1])
    # GTK learns where the pointer is after a menu by its next move.
    xdo("mousemove", 700, 500)


def show_page(window, name):
    """By the sidebar: hidden pages and columns of songs have such names, too."""
    def look():
        for node in walk(window.root):
            if node.getRoleName() == "label" and node.name == name:
                if window_extents(node).width and window_extents(node).x < SIDEBAR_WIDTH:
                    return node
        return None
    window.activate()
    click(wait(look, what=f"{name} in the sidebar"), window.xid)


def pinned(player):
    return player.status()["cache"]["pinned"]


def keeps(player, count):
    skylark.wait_for(f"{count} files to be kept",
                     lambda: (pinned(player)["files"], pinned(player)["files_kept"])
                     == (count, count))


def fill(player, server):
    subprocess.run([player.program, "drive", "add", "--kind", "skylark", "--name", DRIVE, "--url",
                    f"http://127.0.0.1:{server.port}/"], env=player.environment, input=TOKEN,
                   text=True, check=True, capture_output=True)
    player.run("mkdir", f"{DRIVE}:/{FOLDER}")
    for name in SONGS.values():
        player.run("upload", skylark.sample_album(sys.argv[1]) / name, f"{DRIVE}:/{FOLDER}/",
                   "--wait")
    player.wait_for_songs(len(SONGS))


def songs_page(player, window):
    show_page(window, "Songs")
    choose(window, "First light", KEEP)
    window.shows("1 song is kept on this computer")
    keeps(player, 1)
    skylark.wait_for("the mark", lambda: is_marked(window, "First light"))
    check(not is_marked(window, "Kites"), "a song that is kept has the mark, others have none")
    picture("songs")
    choose(window, "First light", STOP)
    window.shows("1 song is no longer kept on this computer")
    skylark.wait_for("no mark", lambda: not marks(window))
    check(pinned(player)["pins"] == 0, "let go, it has none")


def drive_page(player, window):
    show_page(window, DRIVE)
    choose(window, FOLDER, KEEP)
    window.shows("1 item is kept on this computer")
    keeps(player, 3)
    skylark.wait_for("the folder's mark", lambda: is_marked(window, FOLDER))
    picture("folder")
    click(window.on_screen(FOLDER), window.xid, repeat=2)
    skylark.wait_for("marks", lambda: all(is_marked(window, name) for name in SONGS.values()))
    check(True, "a folder that is kept has the mark, and so has what lies in it")
    show_page(window, "Songs")
    skylark.wait_for("marks", lambda: all(is_marked(window, title) for title in SONGS))
    check(True, "and so have its songs")
    window.key("alt+Left")
    choose(window, SONGS["Kites"], STOP)
    window.shows("1 item is no longer kept on this computer, the rest of its folder is")
    keeps(player, 2)
    skylark.wait_for("no mark", lambda: not is_marked(window, SONGS["Kites"]))
    check(is_marked(window, SONGS["First light"]), "a file of it is let go by itself")
    picture("let-go")
    rows = [row["location"] for row in player.json("cache", "list") if row["state"] == "let-go"]
    check(rows == [f"{DRIVE}:/{FOLDER}/{SONGS['Kites']}"], "the command line tells of it")


def joined(player, window):
    """The songs know of the folder."""
    show_page(window, "Songs")
    skylark.wait_for("marks", lambda: is_marked(window, "First light")
                     and is_marked(window, "Over the harbour"))
    check(not is_marked(window, "Kites"), "songs of a kept folder have the mark but for that one")
    choose(window, "Over the harbour", STOP)
    window.shows("1 song is no longer kept on this computer, the rest of its folder is")
    keeps(player, 1)
    skylark.wait_for("no mark", lambda: not is_marked(window, "Over the harbour"))
    check(True, "a song of it is let go on the songs page")


def main():
    folder = tempfile.mkdtemp(prefix="skylark-keep-")
    build_dir = pathlib.Path(sys.argv[1]).resolve()
    server = Server(build_dir, os.path.join(folder, "drive"))
    player = skylark.Skylark(build_dir, os.path.join(folder, "state"))
    try:
        server.start()
        player.start_window()
        window = Window()
        window.place(0, 0, 1200, 760)
        fill(player, server)
        songs_page(player, window)
        drive_page(player, window)
        joined(player, window)
    except AssertionError as failure:
        skylark.take_screenshot(build_dir / "keep-failed.png")
        sys.exit(str(failure))
    finally:
        player.close()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


main()
