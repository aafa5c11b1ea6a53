#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Songs that can't be played, up to what the window says of them: one that is damaged, one that is
gone, several of them in a row, by each of the policies.

usage, inside tests/support/desktop/with-desktop: bad_songs.py BUILD-DIR [SCREENSHOT-DIR]
"""
import pathlib
import re
import shutil
import sys
import tempfile

import skylark
from window import Window
from uidrive import walk

WIDTH, HEIGHT = 1200, 760
DAMAGED = "The file is damaged. Put a good copy in its place."
GONE = "The file is no longer there. Put it back or choose another one."
GAVE_UP = "Too many songs in a row can’t be played. The queue tells why for each."


def check(condition, text):
    print(("ok: " if condition else "NOT OK: ") + text, flush=True)
    if not condition:
        raise skylark.Failure(text)


def picture(name):
    if len(sys.argv) > 2:
        skylark.take_screenshot(pathlib.Path(sys.argv[2]) / f"bad-{name}.png")


def current(player):
    item = player.status()["current"]
    return item["title"] if item else None


def wait_for_quiet(window):
    """Further songs with the same trouble would be counted in the toast that is still there."""
    skylark.wait_for("the toasts to go", lambda: not any(
        text.endswith((DAMAGED, GONE)) for text in window.texts()))


def make_folder(folder, name, n_bad, good):
    """So many damaged songs, and a good one behind them."""
    path = folder / name
    path.mkdir()
    for i in range(n_bad):
        (path / f"0{i} Broken {name} {i}.flac").write_bytes(b"fLaC" + bytes([i + 1]) * 60000)
    shutil.copy(good, path / f"1 Good {name}{pathlib.Path(good).suffix}")
    return path


def skipped(player, window, folder, good):
    player.run("play", make_folder(folder, "one", 1, good))
    window.shows(f"00 Broken one 0: {DAMAGED}")
    picture("skipped")
    skylark.wait_for("the good song", lambda: player.status()["state"] == "playing"
                     and current(player) != "00 Broken one 0")
    check(True, "a damaged song is told and skipped")
    window.key("ctrl+j")
    skylark.wait_for("the reason", lambda: any(node.description == DAMAGED
                                               for node in walk(window.root)))
    picture("queue")
    check(True, "the sign in the queue tells why it was")


def gone(player, window, folder, good):
    path = folder / "Gone.flac"
    shutil.copy(good, path)
    player.run("queue", "repeat", "track")
    player.run("queue", "add", path)
    # its tags are read before it goes
    skylark.wait_for("its title", lambda: [item["title"] for item in player.json("queue")][2:]
                     == ["First light"])
    path.unlink()
    player.run("queue", "play", "3")
    window.shows(f"First light: {GONE}")
    picture("gone")
    check(True, "one that is gone is told otherwise")


def repeated(player, window, folder, good):
    wait_for_quiet(window)
    player.run("play", make_folder(folder, "again", 1, good))
    window.shows(f"00 Broken again 0: {DAMAGED}")
    skylark.wait_for("the end", lambda: player.status()["state"] == "stopped")
    check(True, "one that is repeated is told as one")


def stopped(player, window, folder, good):
    wait_for_quiet(window)
    player.run("settings", "set", "bad-songs", "stop")
    player.run("play", make_folder(folder, "stop", 1, good))
    window.shows(f"00 Broken stop 0: {DAMAGED}")
    skylark.wait_for("the end", lambda: player.status()["state"] == "stopped")
    check(current(player) == "00 Broken stop 0", "by choice it ends the music")


def gave_up(player, window, folder, good):
    player.run("settings", "set", "bad-songs", "skip")
    player.run("settings", "set", "bad-songs-limit", "3")
    player.run("play", make_folder(folder, "many", 5, good))
    window.shows(re.compile(f"Broken many .: {re.escape(GAVE_UP)}$"))
    picture("gave-up")
    errors = [item["error"] is not None for item in player.json("queue")]
    check(errors == [True] * 3 + [False] * 3, "three in a row end it, and two weren't tried")


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="skylark-bad-songs-"))
    player = skylark.Skylark(pathlib.Path(sys.argv[1]).resolve(), folder / "state")
    player.share_settings()
    good = sorted(skylark.sample_album(sys.argv[1]).glob("*.flac"))[0]
    try:
        player.start_window()
        window = Window()
        window.place(0, 0, WIDTH, HEIGHT)
        skipped(player, window, folder, good)
        gone(player, window, folder, good)
        repeated(player, window, folder, good)
        player.run("queue", "repeat", "off")
        stopped(player, window, folder, good)
        gave_up(player, window, folder, good)
    except (skylark.Failure, AssertionError) as failure:
        skylark.take_screenshot(pathlib.Path(sys.argv[1]) / "bad-songs-failed.png")
        sys.exit(str(failure))
    finally:
        player.close()
        shutil.rmtree(folder, ignore_errors=True)


main()
