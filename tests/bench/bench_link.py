# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks of playback share: the links, the server behind them, and who plays."""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ["SKY_BUILD_DIR"])
PROGRAMS = BUILD / "tests/bench"
PORT = 8765
ADDRESS = "10.77.0.2"
# IP, and TCP with timestamps.
PACKET_HEADER = 52
# Plays at the speed of sound, or as fast as it can.
REAL_TIME = "audioconvert dithering=none ! audio/x-raw,format=F32LE ! skybenchsink sync=true"
DEADLINE_S = 60


def check_machine(name):
    if os.geteuid() != 0:
        sys.exit(f"{name}: needs root (network namespaces)")
    if not pathlib.Path("/dev/net/tun").exists():
        sys.exit(f"{name}: needs a tun device: there is no /dev/net/tun")


def result(name, value, unit, peer, target, met=None):
    ratio = round(value / peer, 3) if peer else None
    return {"name": name, "value": round(value, 3), "unit": unit,
            "peer": round(peer, 3) if peer is not None else None, "ratio": ratio, "target": target,
            "met": value <= target if met is None else met}


class Server:
    """A server of a folder's files on this computer."""

    def __init__(self, folder):
        self.url = f"http://127.0.0.1:{PORT}"
        self.folder = str(folder)

    def __enter__(self):
        self.process = subprocess.Popen([PROGRAMS / "first-sound-server", "127.0.0.1", str(PORT),
                                         self.folder], stdout=subprocess.PIPE)
        if not self.process.stdout.readline():
            sys.exit("the file server did not start")
        # What it tells then is of no interest, and must not fill the pipe.
        self.drain = threading.Thread(target=self.process.stdout.read, daemon=True)
        self.drain.start()
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    @staticmethod
    def inside(_side):
        return []


class Link:
    """A server of a folder's files behind a link with a delay and a rate."""

    def __init__(self, rtt, rate, folder):
        self.name = f"sky-{os.getpid() % 10000}-{rtt}-{rate}"
        self.folder = str(folder)
        self.netsim = [str(SOURCE / "tests/support/netsim/netsim")]
        self.env = dict(os.environ, SKY_TUNEM=str(PROGRAMS / "tunem"))
        self.log = tempfile.NamedTemporaryFile("r")
        self.rate = rate
        self.rtt = rtt
        self.url = f"http://{ADDRESS}:{PORT}"

    def __enter__(self):
        subprocess.run([*self.netsim, "up", self.name, str(self.rtt), str(self.rate)],
                       env=self.env, check=True)
        self.start_server()
        return self

    def __exit__(self, *_):
        self.kill_server()
        subprocess.run([*self.netsim, "down", self.name], env=self.env, check=True)

    def start_server(self):
        seen = self.log.read().count("READY")
        self.server = subprocess.Popen(
            self.inside("b") + [PROGRAMS / "first-sound-server", ADDRESS, str(PORT), self.folder],
            stdout=open(self.log.name, "a"))
        while True:
            self.log.seek(0)
            if self.log.read().count("READY") > seen:
                return
            if self.server.poll() is not None:
                sys.exit("the file server did not start")
            time.sleep(0.01)

    def kill_server(self):
        self.server.kill()
        self.server.wait()

    def received(self):
        """Bytes that have come to the client, without the headers of their packets."""
        answer = subprocess.run(["ip", "-j", "-s", "-n", f"{self.name}-a", "link", "show", "em0"],
                                stdout=subprocess.PIPE, check=True, text=True).stdout
        came = json.loads(answer)[0]["stats64"]["rx"]
        return came["bytes"] - came["packets"] * PACKET_HEADER

    @staticmethod
    def now():
        return time.monotonic_ns() // 1000

    def inside(self, side):
        return [*self.netsim, "run", f"{self.name}-{side}"]

    def requests(self, start=0, end=float("inf")):
        """(time in microseconds, port, path, range) of what came in between."""
        self.log.seek(0)
        found = []
        for line in self.log:
            words = line.split()
            if words[0] == "REQUEST" and start <= int(words[1]) <= end:
                found.append((int(words[1]), int(words[2]), words[3], words[4]))
        return found


class Player:
    """The program bench-player, ours or the peer, behind a link or (None) on this computer."""

    def __init__(self, who, link=None, sink=REAL_TIME, cache=None):
        self.folder = tempfile.TemporaryDirectory()
        inside = link.inside("a") if link else []
        self.process = subprocess.Popen(
            inside + [PROGRAMS / "bench-player", who, link.url if link else "-",
                      cache or self.folder.name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=dict(os.environ, SKYLARK_AUDIO_SINK=sink))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.process.stdin.close()
            self.process.wait(DEADLINE_S)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.folder.cleanup()

    def begin(self, *words):
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()

    def answer(self):
        """The numbers of the answer to what was begun."""
        answer = self.process.stdout.readline().split()
        if not answer:
            raise RuntimeError("bench-player has ended")
        return [int(number) for number in answer]

    def say(self, *words):
        """Gives a command; its answer's numbers."""
        self.begin(*words)
        return self.answer()


class Mpv:
    """An idle mpv without a picture, driven over its socket."""

    def __init__(self, link=None):
        self.folder = tempfile.TemporaryDirectory()
        path = self.folder.name + "/socket"
        inside = link.inside("a") if link else []
        self.process = subprocess.Popen(
            inside + ["mpv", "--no-config", "--idle", "--ao=null", "--no-video", "--no-terminal",
                      "--ytdl=no", f"--input-ipc-server={path}"], stdin=subprocess.DEVNULL)
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(DEADLINE_S)
        deadline = time.monotonic() + DEADLINE_S
        while True:
            try:
                self.socket.connect(path)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.socket.close()
        self.folder.cleanup()

    def line(self):
        while b"\n" not in self.buffer:
            self.buffer += self.socket.recv(65536)
        line, self.buffer = self.buffer.split(b"\n", 1)
        return json.loads(line)

    def begin(self, *words):
        """Gives a command after which sound begins; (start, time of the sound) in microseconds."""
        start = time.monotonic_ns() // 1000
        self.socket.sendall(json.dumps({"command": words}).encode() + b"\n")
        while True:
            line = self.line()
            if line.get("event") == "playback-restart":
                return start, time.monotonic_ns() // 1000
            if line.get("event") == "end-file" and line.get("reason") == "error":
                raise RuntimeError(f"mpv: {line}")

    def say(self, *words):
        self.socket.sendall(json.dumps({"command": words}).encode() + b"\n")

    def stop(self):
        self.say("stop")


# What first-sound and seek play: as long as it takes not to be fetched at once. The M4A "end" has
# its index behind the sound, as most have; "picture" is one of 1.5 MB before the sound.
MUSIC = {
    "flac": ("FLAC", "flac", 60, ()),
    "mp3": ("MP3", "mp3", 240, ("-b:a", "320k")),
    "m4a": ("AAC", "m4a", 240, ("-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart")),
    "m4a-end": ("AAC", "m4a", 240, ("-c:a", "aac", "-b:a", "192k")),
    "opus": ("Opus", "opus", 240, ("-c:a", "libopus", "-b:a", "128k")),
    "vorbis": ("Vorbis", "ogg", 240, ("-c:a", "libvorbis", "-q:a", "5")),
}
# What first-sound plays besides.
MORE_MUSIC = {
    "mp3-vbr": ("MP3", "mp3", 240, ("-q:a", "2")),
    "mp3-picture": ("MP3", "mp3", 240, ("-b:a", "320k")),
    "flac-picture": ("FLAC", "flac", 60, ()),
    "flac-24": ("FLAC", "flac", 60, ("-ar", "96000", "-sample_fmt", "s32")),
    "alac": ("ALAC", "m4a", 60, ("-c:a", "alac", "-movflags", "+faststart")),
    "alac-end": ("ALAC", "m4a", 60, ("-c:a", "alac")),
    "adts": ("ADTS", "aac", 240, ("-c:a", "aac", "-b:a", "192k")),
    "wavpack": ("WavPack", "wv", 60, ("-c:a", "wavpack")),
    "wav": ("WAV", "wav", 60, ()),
    "aiff": ("AIFF", "aiff", 60, ()),
    "mp4-video": (None, "mp4", 60, ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac",
                                    "-b:a", "192k", "-movflags", "+faststart")),
    "matroska-video": (None, "mkv", 60, ("-c:v", "libx264", "-preset", "ultrafast", "-c:a",
                                         "libopus", "-b:a", "128k")),
}
PICTURE_BYTES = 1500000


def add_picture(path, folder):
    """A picture before the sound, as other programs write it."""
    picture = pathlib.Path(folder) / "picture.png"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
                    "nullsrc=s=800x800,geq=random(1)*255:random(2)*255:random(3)*255",
                    "-frames:v", "1", "-pix_fmt", "rgb24", str(picture)],
                   stdin=subprocess.DEVNULL, check=True)
    assert picture.stat().st_size > PICTURE_BYTES
    plain = path.with_name("plain-" + path.name)
    path.rename(plain)
    subprocess.run(["ffmpeg", "-v", "error", "-i", str(plain), "-i", str(picture), "-map", "0",
                    "-map", "1", "-c", "copy", "-disposition:v", "attached_pic", str(path)],
                   stdin=subprocess.DEVNULL, check=True)


class Song:
    """A file of noise, which is as long as music is, and a copy of it under another name."""

    def __init__(self, name, folder):
        self.name = name
        self.format, suffix, self.seconds, options = {**MUSIC, **MORE_MUSIC}[name]
        self.path = pathlib.Path(folder) / f"{name}.{suffix}"
        self.other = self.path.with_name("other-" + self.path.name)
        noise = f"anoisesrc=a=0.1:c=pink:r=44100:d={self.seconds}:seed=5"
        video = ["-f", "lavfi", "-i", f"testsrc2=s=640x360:r=25:d={self.seconds}"]
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", noise,
                        *(video if "-c:v" in options else []), "-ac", "2", *options,
                        str(self.path)], stdin=subprocess.DEVNULL, check=True)
        if name.endswith("-picture"):
            add_picture(self.path, folder)
        shutil.copy(self.path, self.other)

    def add_to(self, player):
        for path in (self.path, self.other):
            player.say("add", path.name, self.format or "-", path)


def count_needed(song, places_ms):
    """The bytes that the decoder is given before it gives anything: at the beginning, and at each
    place."""
    os.environ["BENCH_PIECES"] = "1"
    with Player("ours") as player:
        song.add_to(player)
        needed = [player.say("play", 0)[3]]
        for place in places_ms:
            player.say("wait", 50)
            needed.append(player.say("seek", place)[3])
    del os.environ["BENCH_PIECES"]
    return needed


# What Linux sends on a fresh connection before it waits for an answer, and doubles then.
FIRST_WINDOW = 10 * 1448


def floor_ms(needed, rtt, rate, trips):
    """No program can be faster: the round trips before the first byte, one more whenever the
    connection's window is used up, and the time that the bytes take on the line."""
    window, sent = FIRST_WINDOW, FIRST_WINDOW
    while sent < needed:
        trips += 1
        window *= 2
        sent += window
    return trips * rtt + needed * 8 / (rate * 1000)
