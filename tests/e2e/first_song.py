#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first song, through the window as a person takes it: a real drag from another process, an
upload, a double click, a media key, the window closed while things move, and a new start. What
comes out of the output is compared with the files' own samples.

usage, inside tests/support/desktop/with-desktop: first_song.py BUILD-DIR [SCREENSHOT-FOLDER]
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import skylark
from window import Window
from uidrive import key

FIRST, SECOND = "First light", "Over the harbour"
BIG_FILES = 60
BIG_SIZE = 4 << 20


def check(condition, text):
    print(("ok: " if condition else "NOT OK: ") + text, flush=True)
    if not condition:
        raise skylark.Failure(text)


def capture_sink(path):
    """Real time by the sound server, and the samples into a file on the way."""
    return ("tee name=t t. ! queue max-size-time=0 max-size-bytes=0 max-size-buffers=0 ! "
            "audioconvert dithering=none ! audio/x-raw,format=S16LE,channels=2 ! "
            f"filesink location={path} buffer-mode=unbuffered async=false t. ! queue ! audioconvert ! audioresample ! pulsesink")


def drop_and_upload(player, window):
    window.drop(skylark.sample_album(player.build_dir).parent)
    window.answer("Upload to", "alt+u")
    player.wait_until_uploaded()
    player.wait_for_songs(8)
    window.place(40, 20, 1200, 760)
    window.show_page("Songs")
    check(window.on_screen(FIRST) is not None, "the songs of the dropped album stand in the list")


def press_media_key_until(player, state):
    """The settings daemon needs a moment to grab the key: pressed again until it has it."""
    def pressed():
        if player.status()["state"] == state:
            return True
        key("XF86AudioPlay")
        try:
            skylark.wait_for(state, lambda: player.status()["state"] == state, 5)
        except skylark.Failure:
            return False
        return True
    skylark.wait_for(f"the player to be {state} by the media key", pressed, 120)


def play_and_pause(player, window):
    window.play_song(FIRST)
    skylark.wait_for("sound", lambda: player.status()["position_ms"] > 500)
    check(player.status()["place"] == "This computer", "it plays from the drive")
    check(any("/Music/" in copy["path"] for copy in
              player.json("search", FIRST)[0]["copies"]), "from the drive's own copy")
    press_media_key_until(player, "paused")
    check(True, "a press of XF86AudioPlay pauses it")
    at = player.status()["position_ms"]
    press_media_key_until(player, "playing")
    skylark.wait_for("it to go on", lambda: player.status()["position_ms"] > at)
    check(True, "the next press lets it go on")


def compare_sound(player, captured):
    """The two neighbours from the cloud, without a sample more or less between them."""
    def third_plays():
        current = player.status()["current"]
        return current is None or current["title"] not in (FIRST, SECOND)
    skylark.wait_for("the third song", third_plays, 60)
    album = skylark.sample_album(player.build_dir)
    wanted = b"".join(skylark.decode(next(album.glob(f"*{title}*"))) for title in (FIRST, SECOND))
    heard = pathlib.Path(captured).read_bytes()[:len(wanted)]
    check(heard == wanted, f"{len(wanted) // 4} samples of both songs came out as they are, "
                           "with nothing between them")


def playerctl(*arguments):
    return subprocess.run(["playerctl", "-p", "skylark", *arguments], check=True,
                          capture_output=True, text=True).stdout.strip()


def control_from_outside(player):
    """Every part of MPRIS' player interface, by a program that knows nothing of Skylark."""
    def becomes(text, wanted, *question):
        skylark.wait_for(text, lambda: playerctl(*question) == wanted)
        check(True, f"playerctl: {text}")
    title = player.status()["current"]["title"]
    check(playerctl("metadata", "xesam:title") == title, "playerctl: the title")
    check(playerctl("metadata", "xesam:album") == "Eight Small Skies", "playerctl: the album")
    art = playerctl("metadata", "mpris:artUrl")
    check(pathlib.Path(art.removeprefix("file://")).stat().st_size > 1000,
          "playerctl: the cover is a file that can be read")
    playerctl("pause")
    becomes("pause", "Paused", "status")
    playerctl("position", "4")
    skylark.wait_for("seek", lambda: abs(float(playerctl("position")) - 4) < 0.1)
    check(True, "playerctl: seek")
    playerctl("volume", "0.5")
    becomes("volume", "0.500000", "volume")
    playerctl("loop", "Playlist")
    becomes("repeat all", "Playlist", "loop")
    playerctl("shuffle", "On")
    becomes("shuffle", "On", "shuffle")
    playerctl("shuffle", "Off")
    playerctl("next")
    skylark.wait_for("next", lambda: playerctl("metadata", "xesam:title") != title)
    playerctl("previous")
    skylark.wait_for("previous", lambda: playerctl("metadata", "xesam:title") == title)
    check(True, "playerctl: next and previous")
    playerctl("play")
    becomes("play", "Playing", "status")


def quit_by_bus(player):
    subprocess.run(["gdbus", "call", "--session", "--dest", "org.mpris.MediaPlayer2.skylark",
                    "--object-path", "/org/mpris/MediaPlayer2", "--method",
                    "org.mpris.MediaPlayer2.Quit"], check=True, capture_output=True)
    check(player.window.wait(60) == 0, "Quit by the bus ends it cleanly")


def close_while_busy(player, window, folder):
    for i in range(BIG_FILES):
        with open(os.path.join(folder, f"{i:03}.bin"), "wb") as file:
            file.write(os.urandom(1024) * (BIG_SIZE // 1024))
    player.run("upload", folder, "This computer:/")
    window.close()
    check(player.window.poll() is None, "the process lives on when the window is closed")
    player.wait_until_uploaded(2)
    check(player.status()["state"] == "playing", "the music went on")
    listing = player.json("ls", f"This computer:/{os.path.basename(folder)}")
    check(sorted(entry["size"] for entry in listing) == [BIG_SIZE] * BIG_FILES,
          "and so did the upload, to its end")


def restart(player):
    player.run("pause")
    before = player.status()
    quit_by_bus(player)
    player.start_window()
    window = Window()
    window.show_page("Songs")
    check(window.on_screen(FIRST) is not None, "after a new start the songs are there")
    after = skylark.wait_for("the queue", lambda: (
        lambda s: s if s["queue_length"] else None)(player.status()))
    check(after["current"]["title"] == before["current"]["title"], "and the queue at its place")
    check(abs(after["position_ms"] - before["position_ms"]) < 1500, "and the position in the song")
    check(after["state"] != "playing", "silent until asked")
    return window


def take_pictures(player, folder):
    """For the README: the songs, light and dark."""
    for style, scheme in (("light", "default"), ("dark", "prefer-dark")):
        subprocess.run(["gsettings", "set", "org.gnome.desktop.interface", "color-scheme", scheme],
                       check=True)
        player.end_window()
        player.start_window()
        window = Window()
        window.place(0, 0, 1280, 800)
        window.show_page("Songs")
        window.play_song(FIRST)
        skylark.wait_for("sound", lambda: player.status()["position_ms"] > 3000)
        skylark.take_screenshot(os.path.join(folder, f"songs-{style}.png"))


def main():
    build_dir = pathlib.Path(sys.argv[1]).resolve()
    work = tempfile.mkdtemp(prefix="skylark-first-song-")
    captured = os.path.join(work, "heard.raw")
    many = os.path.join(work, "many")
    os.mkdir(many)
    player = skylark.Skylark(build_dir, os.path.join(work, "state"), capture_sink(captured))
    keys = subprocess.Popen(["mate-settings-daemon"], stdout=player.log, stderr=player.log)
    try:
        player.start_window()
        window = Window()
        drop_and_upload(player, window)
        play_and_pause(player, window)
        compare_sound(player, captured)
        control_from_outside(player)
        close_while_busy(player, window, many)
        restart(player)
        if len(sys.argv) > 2:
            # the settings daemon would put its own fonts and icons into the pictures
            keys.terminate()
            take_pictures(player, sys.argv[2])
    except skylark.Failure as failure:
        skylark.take_screenshot(build_dir / "first-song-failed.png")
        sys.exit(f"{failure}\n{pathlib.Path(player.log.name).read_text(errors='replace')[-3000:]}")
    finally:
        keys.terminate()
        keys.wait()
        player.close()
        shutil.rmtree(work, ignore_errors=True)


main()
