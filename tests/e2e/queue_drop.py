#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Songs are dragged into the queue, to the place that the pointer shows: rows of the songs page,
files of a drive and files from the file manager; each addition can be undone.

usage, inside tests/support/desktop/with-desktop: queue_drop.py BUILD-DIR [SCREENSHOT-DIR]
"""
import os
import pathlib
import re
import shutil
import sys
import tempfile

import skylark
import drag as pointer
from window import FileManager, Window
from uidrive import click, find, press, walk, window_extents, xdo

WIDTH, HEIGHT = 1200, 760
QUEUE_LEFT = WIDTH - 320


def check(condition, text):
    print(("ok: " if condition else "NOT OK: ") + text, flush=True)
    if not condition:
        raise skylark.Failure(text)


def titles(player):
    return [item["title"] for item in player.json("queue")]


def becomes(player, text, wanted):
    try:
        skylark.wait_for(text, lambda: titles(player) == wanted)
    except skylark.Failure as failure:
        raise skylark.Failure(f"{failure}; the queue is {titles(player)}") from failure
    check(True, text)


def picture(name):
    if len(sys.argv) > 2:
        skylark.take_screenshot(pathlib.Path(sys.argv[2]) / f"drop-{name}.png")


def label(window, text, in_queue):
    """The label of the page, or of the queue at its right; its place on the screen."""
    def look():
        for node in walk(window.root):
            if node.getRoleName() != "label" or node.name != text:
                continue
            extents = window_extents(node)
            if extents.width and (extents.x > QUEUE_LEFT) == in_queue:
                return extents.x + min(extents.width // 2, 30), extents.y + extents.height // 2
        return None
    return skylark.wait_for(f"“{text}”", look)


def hold(start, end):
    """A drag that is not let go of yet."""
    xdo("mousemove", *start)
    xdo("mousedown", 1)
    for step in range(1, 7):
        xdo("mousemove", start[0] + 6 * step, start[1] + 5 * step)
    xdo("mousemove", end[0] - 10, end[1] - 10)
    xdo("mousemove", *end)


def from_songs(player, window, names):
    """Between the first and the second row, with the words that say so."""
    window.show_page("Songs")
    below_first = label(window, names[0], True)
    below_first = below_first[0], below_first[1] + 20
    window.activate()
    hold(label(window, names[4], False), below_first)
    window.on_screen("Drop to queue 1 song here")
    picture("line")
    xdo("mouseup", 1)
    becomes(player, "a song is dragged to its place in the queue",
            [names[0], names[4], names[1]])
    window.shows("1 song added to the queue")
    press(find(window.root, "push button", re.compile("Undo$")))
    becomes(player, "and Undo takes it out", names[:2])


def several(player, window, names):
    """The rows are sorted by artist."""
    click(window.on_screen(names[4]), window.xid)
    window.key("shift+Down", "shift+Down")
    pointer.drag(*label(window, names[7], False), WIDTH - 150, 560)
    becomes(player, "three selected songs are dragged below the last one",
            [*names[:2], names[4], names[7], names[5]])
    picture("three")


def from_drive(player, window, names, song):
    player.run("upload", song, "This computer:/", "--wait")
    window.show_page("This computer")
    start = label(window, os.path.basename(song), False)
    end = label(window, names[0], True)
    pointer.drag(*start, end[0], end[1] - 8)
    becomes(player, "a file of a drive is dragged to the top",
            [names[2], *names[:2], names[4], names[7], names[5]])


def from_files(player, window, names, song):
    folder = tempfile.mkdtemp(prefix="skylark-drop-files-")
    shutil.copy(song, folder)
    manager = FileManager(folder)
    try:
        window.place(440, 10, 800, 740)
        manager.drag_first_to(440 + 800 - 150, 560)
        becomes(player, "a file from the file manager is dragged to the end",
                [names[2], *names[:2], names[4], names[7], names[5], os.path.basename(song)[:-5]])
        check(len(player.batches()) == 1, "and is not uploaded")
        picture("file")
    finally:
        manager.close()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    folder = tempfile.mkdtemp(prefix="skylark-queue-drop-")
    player = skylark.Skylark(pathlib.Path(sys.argv[1]).resolve(), os.path.join(folder, "state"))
    album = skylark.sample_album(sys.argv[1])
    songs = sorted(map(str, album.iterdir()))
    try:
        player.start_window()
        window = Window()
        window.place(0, 0, WIDTH, HEIGHT)
        player.run("library", "add", album)
        player.wait_for_songs(8)
        player.run("play", album)
        skylark.wait_for("the queue", lambda: len(player.json("queue")) == 8)
        names = titles(player)
        player.run("pause")
        player.run("queue", "remove", "3-8")
        window.key("ctrl+j")
        from_songs(player, window, names)
        several(player, window, names)
        from_drive(player, window, names, songs[2])
        from_files(player, window, names, songs[3])
    except (skylark.Failure, AssertionError) as failure:
        skylark.take_screenshot(pathlib.Path(sys.argv[1]) / "queue-drop-failed.png")
        sys.exit(str(failure))
    finally:
        player.close()
        shutil.rmtree(folder, ignore_errors=True)


main()
