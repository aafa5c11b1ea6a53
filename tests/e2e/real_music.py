#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Music that nobody here made: the Ogg Vorbis tracks of Debian's wesnoth-1.16-music are uploaded,
listed with their tags, and one is played through from the cloud and compared, sample by sample,
with what ffmpeg decodes from the original file. All by the command line, without display and
without D-Bus.

usage: real_music.py BUILD-DIR
"""
import array
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import skylark

PACKAGE = "wesnoth-1.16-music"
PLAYED = "sad"
# Two decoders of a lossy format round the last bit their own way.
ROUNDING = 2


def tracks_of_package():
    files = subprocess.run(["dpkg", "-L", PACKAGE], check=True, capture_output=True,
                           text=True).stdout.split("\n")
    found = sorted(pathlib.Path(file) for file in files if file.endswith(".ogg"))
    if len(found) < 40:
        sys.exit(f"{PACKAGE} has {len(found)} tracks, 40 and more were expected")
    return found


def tags_by_ffprobe(path):
    """Title, artist and length in seconds, as another program reads them."""
    shown = subprocess.run(["ffprobe", "-v", "error", "-show_entries",
                            "stream_tags=title,artist:format=duration", "-of", "json", str(path)],
                           check=True, capture_output=True, text=True).stdout
    data = json.loads(shown)
    tags = {key.lower(): value for key, value in data["streams"][0].get("tags", {}).items()}
    return tags.get("title"), tags.get("artist"), float(data["format"]["duration"])


def check_tags(player, files):
    """Each file is a row with its own tags. Its name finds it, and the drive's path proves it."""
    wrong = []
    for path in files:
        title, artist, seconds = tags_by_ffprobe(path)
        rows = [row for row in player.json("search", path.stem)
                for copy in row["copies"] if copy["path"].endswith("/" + path.name)]
        if not rows:
            wrong.append(f"{path.name} is not found")
            continue
        row = rows[0]
        if row["title"] != (title or path.stem) or (row["artist"] or None) != artist:
            wrong.append(f"{path.name}: {row['title']} by {row['artist']}, not {title} by {artist}")
        if abs(row["duration_ms"] - seconds * 1000) > 2:
            wrong.append(f"{path.name}: {row['duration_ms']} ms, not {seconds * 1000:.0f}")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"ok: {len(files)} tracks have the tags and lengths that ffprobe reads")


def exact_length(path):
    """In samples, as the last page's granule position says. ffmpeg decodes to the end of the last
    block, which may be a few hundred samples more (Vorbis I, appendix A.2, wants them cut)."""
    shown = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=duration_ts", "-of",
                            "csv=p=0", str(path)], check=True, capture_output=True, text=True)
    return int(shown.stdout)


def compare(heard, wanted, length):
    if len(heard) != length * 4:
        sys.exit(f"{len(heard) // 4} samples came out, {length} are in the file")
    wanted = wanted[:length * 4]
    worst = max(abs(a - b) for a, b in zip(array.array("h", heard), array.array("h", wanted)))
    if worst > ROUNDING:
        sys.exit(f"samples differ by up to {worst}")
    print(f"ok: {len(wanted) // 4} samples as ffmpeg decodes them (worst difference {worst} of 32768)")


def play_through(player, path, captured):
    player.run("play", f"This computer:/Music/{path.parent.name}/{path.name}")
    skylark.wait_for("the end of the track", lambda: os.path.exists(captured) and
                     player.status()["state"] == "stopped", 120)
    compare(pathlib.Path(captured).read_bytes(), skylark.decode(path), exact_length(path))


def main():
    work = tempfile.mkdtemp(prefix="skylark-real-music-")
    captured = os.path.join(work, "heard.raw")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        os.environ.pop(name, None)
    os.environ["XDG_RUNTIME_DIR"] = work
    sink = ("audioconvert dithering=none ! audio/x-raw,format=S16LE,channels=2 ! "
            f"filesink location={captured} sync=false buffer-mode=unbuffered")
    player = skylark.Skylark(pathlib.Path(sys.argv[1]).resolve(), os.path.join(work, "state"), sink)
    files = tracks_of_package()
    try:
        player.run("upload", files[0].parent, "This computer:/Music", "--wait", timeout=300)
        player.wait_for_songs(len(files), 120)
        check_tags(player, files)
        play_through(player, next(path for path in files if path.stem == PLAYED), captured)
    except skylark.Failure as failure:
        sys.exit(str(failure))
    finally:
        player.close()
        shutil.rmtree(work, ignore_errors=True)


main()
