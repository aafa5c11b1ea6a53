#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The queue by pointer and keyboard: a row dragged, moved by keys, several removed, brought back
while the song plays on, the last song chosen, the queue emptied.

usage, inside tests/support/desktop/with-desktop: queue_pane.py BUILD-DIR [SCREENSHOT-DIR]
"""
import os
import pathlib
import re
import shutil
import sys
import tempfile

import skylark
import drag as pointer
from window import Window
from uidrive import click, find, press, walk, window_extents

WIDTH, HEIGHT = 1200, 760


def check(condition, text):
    print(("ok: " if condition else "NOT OK: ") + text, flush=True)
    if not condition:
        raise skylark.Failure(text)


def order(player):
    return "".join(os.path.basename(item["location"])[1] for item in player.json("queue"))


def becomes(player, text, wanted):
    skylark.wait_for(f"{text} ({wanted})", lambda: order(player) == wanted)
    check(True, text)


def picture(name):
    if len(sys.argv) > 2:
        skylark.take_screenshot(pathlib.Path(sys.argv[2]) / f"queue-{name}.png")


def titles(player):
    return [item["title"] for item in player.json("queue")]


def in_queue(window, title):
    """The row's label in the pane, which stands at the right."""
    def look():
        for node in walk(window.root):
            if node.getRoleName() != "label" or node.name != title:
                continue
            extents = window_extents(node)
            if extents.width and extents.x > WIDTH - 320:
                return node
        return None
    return skylark.wait_for(f"“{title}” in the queue", look)


def middle(node):
    extents = window_extents(node)
    return extents.x + extents.width // 2, extents.y + extents.height // 2


def drag_row(window, title, target, below):
    """Takes a row by its title and lets it go near the upper or lower edge of another one."""
    x1, y1 = middle(in_queue(window, title))
    x2, y2 = middle(in_queue(window, target))
    window.activate()
    pointer.drag(x1, y1, x2, y2 + (22 if below else -10))


def edit(player, window):
    names = titles(player)
    drag_row(window, names[5], names[2], below=False)
    becomes(player, "a row is dragged up", "12634578")
    drag_row(window, names[1], names[3], below=True)
    becomes(player, "and another one down", "16342578")
    window.key("ctrl+z")
    becomes(player, "Ctrl+Z brings it back", "12634578")
    click(in_queue(window, names[3]), window.xid)
    window.key("alt+Up")
    becomes(player, "Alt+Up moves the selected row", "12643578")
    window.key("alt+Up")
    becomes(player, "and moves it again", "12463578")
    window.key("alt+Down")
    becomes(player, "Alt+Down moves it back", "12643578")
    picture("moved")


def remove(player, window):
    names = titles(player)
    before = player.status()
    click(in_queue(window, names[1]), window.xid)
    window.key("shift+Down", "shift+Down")
    picture("selected")
    window.key("Delete")
    becomes(player, "Delete removes three rows", "13578")
    window.shows("3 songs removed from the queue")
    picture("removed")
    press(find(window.root, "push button", re.compile("Undo$")))
    becomes(player, "and Undo brings them back", "12643578")
    after = player.status()
    check(after["state"] == "playing" and after["current"] == before["current"],
          "while the song plays on")


def stop_after(player, window):
    names = titles(player)
    click(in_queue(window, names[0]), window.xid)
    window.key("shift+F10")
    window.shows("Stop after this song")
    picture("menu")
    press(find(window.root, "menu item", re.compile("Stop after this song")))
    skylark.wait_for("the stop", lambda: player.json("queue")[0]["stop_after"])
    picture("stop")
    check(True, "“Stop after this song” is in the menu, and shown")
    player.run("queue", "stop-after", "off")


def empty(player, window):
    press(find(window.root, "push button", "Clear queue"))
    becomes(player, "the queue is emptied", "")
    window.shows("The queue is empty")
    picture("empty")
    window.key("ctrl+z")
    becomes(player, "and Ctrl+Z brings it back", "12643578")
    skylark.wait_for("the song to play", lambda: player.status()["state"] == "playing")
    check(True, "with the song that played")


def main():
    folder = tempfile.mkdtemp(prefix="skylark-queue-pane-")
    player = skylark.Skylark(pathlib.Path(sys.argv[1]).resolve(), os.path.join(folder, "state"))
    try:
        player.start_window()
        window = Window()
        window.place(0, 0, WIDTH, HEIGHT)
        player.run("play", skylark.sample_album(sys.argv[1]))
        becomes(player, "the album is queued", "12345678")
        # the songs are short
        player.run("queue", "repeat", "track")
        # no library knows them: their tags are read while the first one plays
        skylark.wait_for("the tags", lambda: all(item["artist"] for item in player.json("queue")))
        window.key("ctrl+j")
        edit(player, window)
        remove(player, window)
        stop_after(player, window)
        empty(player, window)
    except (skylark.Failure, AssertionError) as failure:
        skylark.take_screenshot(pathlib.Path(sys.argv[1]) / "queue-pane-failed.png")
        sys.exit(str(failure))
    finally:
        player.close()
        shutil.rmtree(folder, ignore_errors=True)


main()
