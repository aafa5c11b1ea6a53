#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of what plays, its list of what follows and its spectrum, and the history, by keyboard
and pointer.

usage, inside tests/support/desktop/with-desktop: now_page.py BUILD-DIR [SCREENSHOT-DIR]
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import pyatspi

import skylark
from window import Window
from uidrive import click, find, press, walk, window_extents, xdo

WIDTH, HEIGHT = 1200, 760


def check(condition, text):
    print(("ok: " if condition else "NOT OK: ") + text, flush=True)
    if not condition:
        raise skylark.Failure(text)


def picture(name):
    if len(sys.argv) > 2:
        skylark.take_screenshot(pathlib.Path(sys.argv[2]) / f"now-{name}.png")


def current(player):
    item = player.status()["current"]
    return item["title"] if item else None


def heard(player):
    return [item["title"] for item in player.json("queue", "history")]


def below(window, text, top):
    """The label of that text which stands right of the middle and lower than that, at rest."""
    seen = []

    def look():
        for node in walk(window.root):
            if node.getRoleName() != "label" or node.name != text:
                continue
            extents = window_extents(node)
            if extents.width and extents.x > WIDTH // 2 and extents.y > top:
                seen.append((extents.x, extents.y))
                return node if seen[-3:] == [seen[-1]] * 3 else None
        return None
    return skylark.wait_for(f"“{text}” at the right", look)


def large(player, window, names):
    window.key("ctrl+p")
    window.on_screen("Up next")
    picture("wide")
    click(below(window, names[2], 60), window.xid, repeat=2)
    skylark.wait_for("the song", lambda: current(player) == names[2])
    check(True, "Ctrl+P shows what follows; a double click plays it")
    player.run("settings", "set", "spectrum", "true")
    button = find(window.root, "push button", "Spectrum")
    skylark.wait_for("the switch", lambda: button.getState().contains(pyatspi.STATE_PRESSED))
    picture("spectrum")
    press(button)
    skylark.wait_for("the setting",
                     lambda: player.run("settings", "get", "spectrum").strip() == "false")
    check(True, "the spectrum is a setting and a button")
    window.key("Escape")
    check(current(player) == names[2], "Escape leaves the page, and the song plays on")


def second_row(window):
    """Rows tell of places that they had before."""
    rows = find(window.root, "list", "History")
    extents = skylark.wait_for("the list", lambda: window_extents(rows).height
                               and window_extents(rows))
    window.activate()
    xdo("mousemove", extents.x + 100, extents.y + 50 + 25, "click", 1)


def history(player, window, names):
    player.run("queue", "play", "1")
    skylark.wait_for("another one", lambda: heard(player)[:2] == [names[0], names[2]])
    window.key("ctrl+j")
    click(below(window, "History", 40), window.xid)
    window.on_screen("3 songs")
    second_row(window)
    picture("history")
    window.key("Return")
    skylark.wait_for("the song again", lambda: current(player) == names[2])
    skylark.wait_for("the queue", lambda: len(player.json("queue")) == 9)
    check(player.json("queue")[1]["current"], "Return plays it again, behind what played")
    window.key("shift+F10")
    press(find(window.root, "menu item", re.compile("Add to queue")))
    skylark.wait_for("one more", lambda: len(player.json("queue")) == 10)
    window.shows("1 song added to the queue")
    check(True, "the menu adds it to the queue")


def clear(player, window):
    before = heard(player)
    press(find(window.root, "push button", "Clear history"))
    skylark.wait_for("nothing", lambda: heard(player) == [])
    window.on_screen("Nothing was played yet")
    picture("cleared")
    press(find(window.root, "push button", re.compile("Undo$")))
    skylark.wait_for("what was heard", lambda: heard(player) == before)
    check(True, "the history is cleared, and brought back")
    player.run("queue", "history", "--clear")
    check(heard(player) == [], "the command line clears it too")


def make_book(folder):
    """Five minutes with three chapters, as ffmpeg makes them."""
    path = os.path.join(folder, "book.flac")
    chapters = [("00:00:00.000", "Prologue"), ("00:01:40.000", "The harbour"),
                ("00:03:20.000", "The end")]
    tags = []
    for number, (start, name) in enumerate(chapters, 1):
        tags += ["-metadata", f"CHAPTER{number:03}={start}",
                 "-metadata", f"CHAPTER{number:03}NAME={name}"]
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                    "sine=440:r=44100:d=300", "-metadata", "title=A book", *tags, path], check=True)
    return path


def is_at(player, chapter, milliseconds):
    """Paused, the place is exactly that."""
    status = player.status()
    return status["chapter"] == chapter and status["position_ms"] == milliseconds


def chapters(player, window, folder):
    player.run("queue", "clear")
    player.run("play", make_book(folder))
    skylark.wait_for("the chapters", lambda: len(player.status()["chapters"]) == 3)
    player.run("pause")
    skylark.wait_for("its title", lambda: current(player) == "A book")
    window.key("ctrl+p")
    window.on_screen("Chapters")
    picture("chapters")
    click(below(window, "The harbour", 60), window.xid)
    skylark.wait_for("the second chapter", lambda: is_at(player, 1, 100000))
    check(True, "a click on a chapter goes exactly there")
    window.key("ctrl+Page_Down")
    skylark.wait_for("the next chapter", lambda: is_at(player, 2, 200000))
    window.key("ctrl+Page_Up")
    skylark.wait_for("the chapter before", lambda: is_at(player, 1, 100000))
    check(True, "Ctrl+Page Down and Ctrl+Page Up go to the chapters beside it")
    window.key("Down", "Return")
    skylark.wait_for("the row below", lambda: is_at(player, 2, 200000))
    check(True, "the list is gone through by keys")
    click(below(window, "Up next", 40), window.xid)
    window.on_screen("Nothing follows.")
    window.key("Escape")


def main():
    folder = tempfile.mkdtemp(prefix="skylark-now-page-")
    player = skylark.Skylark(pathlib.Path(sys.argv[1]).resolve(), os.path.join(folder, "state"))
    player.share_settings()
    try:
        player.start_window()
        window = Window()
        window.place(0, 0, WIDTH, HEIGHT)
        player.run("play", skylark.sample_album(sys.argv[1]))
        skylark.wait_for("the queue", lambda: len(player.json("queue")) == 8)
        # the songs are short
        player.run("queue", "repeat", "track")
        # no library knows them: their tags are read while the first one plays
        skylark.wait_for("the tags", lambda: all(item["artist"] for item in player.json("queue")))
        names = [item["title"] for item in player.json("queue")]
        large(player, window, names)
        history(player, window, names)
        clear(player, window)
        chapters(player, window, folder)
    except (skylark.Failure, AssertionError) as failure:
        skylark.take_screenshot(pathlib.Path(sys.argv[1]) / "now-page-failed.png")
        sys.exit(str(failure))
    finally:
        player.close()
        shutil.rmtree(folder, ignore_errors=True)


main()
