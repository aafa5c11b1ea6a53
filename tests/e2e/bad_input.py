#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input through the whole program, by the command line: each gets a message that names the
item, nothing else stops, nothing is lost or changed. Without display and without D-Bus.

usage: bad_input.py BUILD-DIR [CASE...]
"""
import contextlib
import hashlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import traceback

import mutagen.flac
import mutagen.id3

import drive_server
import skylark

BUILD_DIR = pathlib.Path(sys.argv[1]).resolve()
DRIVE_PROGRAM = BUILD_DIR / "src/skylark-drive"
BUILT_IN = "This computer"
REMOTE = "Server"
MIB = 1024 * 1024
PICTURE_SIZE = 30 * MIB
# More than the kernel takes from a client in advance (4 MiB), so that an upload stays open.
LARGE = 16 * MIB
# Names that some layer between here and the disk of the server could take for something else.
ODD_NAMES = [
    "#1.mp3", "what?.mp3", "100%.mp3", "100%25.mp3", "%2F..%2F.mp3", "a+b.mp3", "you&me.mp3",
    "two  spaces.mp3", " leading.mp3", "trailing .mp3", "\U0001f3b5 \U0001f469\u200d\U0001f3a4.mp3",
    "it's \"so\" “called”.mp3", "`$HOME`;*.mp3", "back\\slash.mp3", "<a href=x>&amp;.mp3",
    ".hidden.mp3", "..two.mp3", "...mp3", "semi;colon=1.mp3", "colon:1.mp3",
    "\u00e9" * 125 + "x.mp3", "cafe\u0301.mp3", "caf\u00e9.mp3",
]


def check(condition, message):
    if not condition:
        raise skylark.Failure(message)


def check_in(part, text, what):
    check(part in (text or ""), f"{what}: “{text}” does not say “{part}”")


def digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def tree(folder):
    """Every file below a folder with its digest, by its path as bytes."""
    top = os.fsencode(folder)
    return {os.path.relpath(os.path.join(place, name), top):
            hashlib.sha256(pathlib.Path(os.fsdecode(os.path.join(place, name))).read_bytes())
            .hexdigest() for place, _, names in os.walk(top) for name in names}


def check_same(found, wanted):
    """Two trees are the same; says which names are not."""
    check(found == wanted, "not the same: "
          f"{sorted(name for name in {*found, *wanted} if found.get(name) != wanted.get(name))}")


def make_music(path, pitch=440, seconds=1):
    """A tone as the ending of the name says; ffmpeg gets a plain name, whatever the real one is."""
    with tempfile.TemporaryDirectory() as folder:
        plain = os.path.join(folder, "tone" + pathlib.Path(path).suffix)
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                        f"sine=frequency={pitch}:duration={seconds}", plain], check=True)
        shutil.move(plain, path)


class Place:
    """A folder for one case: files to send, and a state folder with its own drive."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.files = self.folder / "files"
        self.files.mkdir()
        sink = "audioconvert ! fakesink sync=true"
        self.player = skylark.Skylark(BUILD_DIR, self.folder / "state", sink)
        self.open = contextlib.ExitStack()
        self.open.callback(self.end)

    def end(self):
        self.end_owner()
        self.player.close()

    def add(self, name, data):
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def add_good(self, count=3):
        return [self.add(f"good {i}.bin", os.urandom(1000 + i)) for i in range(count)]

    def try_run(self, *arguments, timeout=120):
        """One command: its exit status and what it said on stderr."""
        done = subprocess.run([self.player.program, *map(str, arguments)], text=True, check=False,
                              env=self.player.environment, capture_output=True, timeout=timeout)
        return done.returncode, done.stderr

    def items(self, batch=None):
        """The files of the newest batch, by name."""
        number = batch or self.player.batches()[0]["id"]
        return {item["name"]: item
                for item in self.player.json("transfers", "list", str(number))}

    def drive(self, name):
        return next(drive for drive in self.player.json("drive", "list") if drive["name"] == name)

    def run_with_secret(self, *arguments, check=True):
        return subprocess.run([self.player.program, *arguments], input=drive_server.TOKEN + "\n",
                              text=True, check=check, capture_output=True, timeout=60,
                              env=self.player.environment).stderr

    def plays(self, name):
        """Whether a file of this name is what plays now."""
        status = self.player.status()
        return (status["state"] == "playing" and
                status["current"]["location"].rsplit("/", 1)[1] == name)

    def add_server(self, port):
        self.run_with_secret("drive", "add", "--kind", "skylark", "--name", REMOTE, "--url",
                             f"http://127.0.0.1:{port}/", "--user", drive_server.ACCOUNT)

    def owner(self):
        """Process id of the owner of the state folder, or None."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            number = int((self.folder / "state/owner.lock").read_text(encoding="utf-8").split()[1])
            os.kill(number, 0)
            return number
        return None

    def end_owner(self):
        number = self.owner()
        if number:
            os.kill(number, 15)
            skylark.wait_for("the end of the owner", lambda: self.owner() is None)

    def start_plain_owner(self):
        """An owner of the state folder, which the modes of files and folders bind."""
        owner = subprocess.Popen([*drive_server.PLAIN_USER, self.player.program, "--headless"],
                                 env=dict(self.player.environment, SKYLARK_GRACE_MS="60000"),
                                 stderr=subprocess.DEVNULL)
        self.open.callback(owner.wait)
        self.open.callback(owner.terminate)
        skylark.wait_for("the owner", lambda: self.owner() == owner.pid)

    def export(self, root=None):
        """What the drive holds, written out by another program than the one that sent it."""
        target = tempfile.mkdtemp(dir=self.folder)
        subprocess.run([DRIVE_PROGRAM, "export", "--root", root or self.folder / "state/drive",
                        "--account", drive_server.ACCOUNT if root else "owner", target],
                       check=True, capture_output=True)
        return tree(target)

    def check_arrived(self, paths, root=None):
        """Each of these files is on the drive once, as it is here."""
        exported = self.export(root)
        for path in paths:
            name = os.fsencode(pathlib.Path(path).name)
            found = [value for key, value in exported.items() if key.split(b"/")[-1] == name]
            check(found == [digest(path)], f"{path} is not on the drive once and intact")
        return exported


def names(place):
    """Names with #?%+&, spaces, emoji, quotes, leading dots, 255 bytes; invalid UTF-8; 0 bytes."""
    # Long enough to be still playing when somebody looks.
    make_music(place.folder / "tone.mp3", seconds=60)
    tone = (place.folder / "tone.mp3").read_bytes()
    for i, name in enumerate(ODD_NAMES):
        # Not one recording: each is a row of its own.
        place.add(name, tone + bytes([i]) * 64)
    place.add("with #?%+& \U0001f3b5/inner “folder”./deep.mp3", tone + b"deep")
    place.add("empty.bin", b"")
    place.add("empty.mp3", b"")
    wrong = os.fsencode(place.files) + b"/caf\xe9 \xff.mp3"
    pathlib.Path(os.fsdecode(wrong)).write_bytes(tone)
    before = tree(place.files)

    status, said = place.try_run("upload", place.files, f"{BUILT_IN}:/", "--wait")
    check(status == 1, "an upload that is not whole ended with success")
    check_in("caf", said, "the message")
    check_in("isn't valid UTF-8", said, "the message")
    bad = [item for item in place.items().values() if item["state"] != "done"]
    check(len(bad) == 1 and "caf" in bad[0]["message"], f"one file is refused, not {bad}")
    check(all(item["verified"] == "sha256" for item in place.items().values()
              if item["state"] == "done"), "an upload was not verified")

    check(tree(place.files) == before, "a file of this computer was changed")
    wanted = {b"files/" + name: value for name, value in before.items() if b"\xff" not in name}
    check_same(place.export(), wanted)
    listed = [entry["name"] for entry in place.player.json("ls", f"{BUILT_IN}:/files")
              if entry["kind"] == "file"]
    check(set(ODD_NAMES) <= set(listed), "a name is not listed as it is")
    songs = len(ODD_NAMES) + 1
    place.player.wait_for_songs(songs)
    for name in ODD_NAMES:
        place.player.run("play", f"{BUILT_IN}:/files/{name}")
        skylark.wait_for(f"“{name}” to be played", lambda: place.plays(name))
    unreadable = place.player.json("library", "status")["unreadable"]
    check([file["path"] for file in unreadable] == ["/files/empty.mp3"],
          f"unreadable are {unreadable}")
    check_in("empty", unreadable[0]["message"], "the library's message")


def no_music(place):
    """A text named .mp3, a FLAC that ends in the middle, another in its header, tags of 30 MB."""
    text = place.add("text.mp3", b"This is no music, whatever its name says.\n" * 2000)
    whole = place.files / "whole.flac"
    make_music(whole, 330, 90)
    make_music(place.folder / "other.flac", 550, 4)
    other = (place.folder / "other.flac").read_bytes()
    cut = place.add("cut.flac", other[:len(other) // 2])
    header = place.add("header.flac", other[:30])
    tagged = place.files / "tagged.mp3"
    make_music(tagged, 660, 1)
    tags = mutagen.id3.ID3()
    tags.add(mutagen.id3.TIT2(encoding=3, text="Thirty Megabytes"))
    tags.add(mutagen.id3.TPE1(encoding=3, text="The Heavy Tags"))
    tags.add(mutagen.id3.APIC(encoding=3, mime="image/png", type=3, desc="",
                              data=os.urandom(PICTURE_SIZE)))
    tags.save(tagged)
    worded = place.files / "worded.flac"
    make_music(worded, 770, 1)
    flac = mutagen.flac.FLAC(worded)
    flac["title"] = "Many Words"
    flac["comment"] = "word " * (15 * MIB // 5)
    flac.save()
    check(tagged.stat().st_size > PICTURE_SIZE, "the tags are too small for this test")
    before = tree(place.files)

    place.player.run("upload", place.files, f"{BUILT_IN}:/", "--wait")
    check(tree(place.files) == before, "a file of this computer was changed")
    place.check_arrived([text, whole, cut, header, tagged, worded])
    place.player.run("library", "scan", "--wait")
    unreadable = {file["path"].rsplit("/", 1)[1]: file
                  for file in place.player.json("library", "status")["unreadable"]}
    check(len(unreadable) == 3, f"unreadable are {list(unreadable)}")
    for path in (text, cut, header):
        check(path.name in unreadable, f"{path.name} is not told of, only {list(unreadable)}")
        check_in(path.name, unreadable[path.name]["message"], "the library's message")
        check(unreadable[path.name]["drive"] is not None, "the drive is missing")
    shown = place.player.run("library", "status")
    check_in("text.mp3", shown, "library status")
    for title, artist in (("Thirty Megabytes", "The Heavy Tags"), ("Many Words", None)):
        rows = place.player.json("search", title)
        check([(row["title"], row["artist"]) for row in rows] == [(title, artist)],
              f"“{title}” is not in the library: {rows}")
    play_cut(place, cut, whole)


def play_cut(place, cut, whole):
    """What is cut off is played as far as it goes, and then the next track."""
    place.player.run("play", f"{BUILT_IN}:/files/{cut.name}", f"{BUILT_IN}:/files/{whole.name}")
    try:
        skylark.wait_for("the next track", lambda: place.plays(whole.name), 60)
    except skylark.Failure as failure:
        raise skylark.Failure(f"{failure}: {place.player.status()}") from failure


def port_taken(place):
    """The port of skylark-drive serve is taken: it says which, and does nothing else."""
    tokens = place.add("tokens", b"anna secret\n")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = subprocess.run([DRIVE_PROGRAM, "serve", "--root", place.folder / "root",
                               "--token-file", tokens, "--listen", address], text=True,
                              capture_output=True, check=False, timeout=60)
    check(done.returncode == 1, f"it ended with {done.returncode}")
    check_in(address, done.stderr, "the message")
    check_in("in use", done.stderr, "the message")
    check("READY" not in done.stdout, "it said that it is ready")


def server_gone(place):
    """The server of a drive is gone when Skylark starts; later it is back."""
    server = drive_server.Server(BUILD_DIR, place.folder / "root")
    place.open.callback(server.stop)
    server.start()
    place.add_server(server.port)
    good = place.add_good()
    place.player.run("upload", good[0], f"{REMOTE}:/", "--wait")
    place.end_owner()
    server.stop()

    # There is no keyring here: the password is asked for at each start.
    said = place.run_with_secret("drive", "check", REMOTE, "--secret", check=False)
    check_in(REMOTE, said, "the message")
    check_in("127.0.0.1", said, "the message")
    status, said = place.try_run("ls", f"{REMOTE}:/")
    check(status == 1, "a drive that is gone was listed")
    check_in(REMOTE, said, "the message")
    drive = place.drive(REMOTE)
    check(drive["status"] == "offline", f"the drive is {drive['status']}")
    check_in("127.0.0.1", drive["message"], "the drive's message")
    place.player.run("upload", *good, f"{REMOTE}:/later")
    # All else goes on.
    place.player.run("upload", good[1], f"{BUILT_IN}:/", "--wait")
    place.check_arrived(good[1:2])
    waiting = next(batch for batch in place.player.batches() if batch["folder"] == "/later")
    check(waiting["state"] in ("waiting", "retrying"), f"the batch is {waiting['state']}")

    server.start()
    place.player.run("drive", "check", REMOTE)
    skylark.wait_for("what waited for the server", lambda: next(
        batch for batch in place.player.batches() if batch["folder"] == "/later")["state"] ==
        "done", 90)
    exported = place.export(server.root)
    for path in good:
        check(exported.get(os.fsencode(f"later/{path.name}")) == digest(path),
              f"{path.name} is not there")


def owner_server_killed(place):
    """The server of the built-in drive is killed: it comes back, and nothing is lost."""
    good = place.add_good()
    place.player.run("upload", good[0], f"{BUILT_IN}:/", "--wait")
    children = pathlib.Path(f"/proc/{place.owner()}/task").glob("*/children")
    servers = [int(number) for text in children
               for number in text.read_text(encoding="utf-8").split()]
    check(len(servers) == 1, f"one child is the server, not {servers}")
    os.kill(servers[0], 9)
    place.player.run("upload", *good[1:], f"{BUILT_IN}:/", "--wait")
    place.check_arrived(good)


def vanishing(place):
    """Files that go and change while they are on their way."""
    server = drive_server.Server(BUILD_DIR, place.folder / "root")
    place.open.callback(server.stop)
    server.start()
    gate = drive_server.Gate(server.port)
    place.open.callback(gate.close)
    place.add_server(gate.port)
    large = {name: place.add(name, os.urandom(LARGE))
             for name in ("a shrinks", "b grows", "c differs", "d goes")}
    small = place.add_good(20)
    gone = place.add("z gone", b"x" * 100)
    sent_digest = digest(large["d goes"])
    gate.shut()
    place.player.run("upload", *large.values(), *small, gone, f"{REMOTE}:/")
    skylark.wait_for("an upload in the middle", lambda: gate.held > 0)
    waiting = {name for name, item in place.items().items() if item["state"] == "waiting"}
    os.truncate(large["a shrinks"], 5 * MIB)
    with large["b grows"].open("ab") as file:
        file.write(b"more")
    with large["c differs"].open("r+b") as file:
        file.seek(LARGE - MIB)
        file.write(b"another text")
    large["d goes"].unlink()
    gone.unlink()
    gate.open()
    batch = skylark.wait_for("the end of the batch", lambda: next(
        (b for b in place.player.batches() if b["state"] in ("done", "failed")), None), 90)
    check(batch["state"] == "failed", "a file that went was not missed")
    items = place.items()
    check(items["z gone"]["state"] == "failed" or "z gone" not in waiting,
          "a file that went was sent")
    exported = place.export(server.root)
    for path in [*small, *(large[name] for name in ("a shrinks", "b grows", "c differs"))]:
        item = items[path.name]
        check(item["state"] == "done", f"{path.name} is {item['state']}: {item['message']}")
        check(exported.get(os.fsencode(path.name)) == digest(path),
              f"{path.name} is not on the drive as it is now")
    for name in ("z gone", "d goes"):
        item = items[name]
        # One that was open when it went may be sent to its end; it is whole then.
        if item["state"] == "done":
            check(name == "d goes" and exported[b"d goes"] == sent_digest, f"{name} is not whole")
        else:
            check_in(name, item["message"], "the message")
            check(os.fsencode(name) not in exported, f"half of {name} is on the drive")


def set_writable(folder, writable):
    for place, folders, files in os.walk(folder):
        os.chmod(place, 0o700 if writable else 0o500)
        for name in files:
            os.chmod(os.path.join(place, name), 0o600 if writable else 0o400)


def read_only(place):
    """The folder of a drive is read-only: of one that runs alone, of the built-in one."""
    good = place.add_good()
    root = place.folder / "root"
    root.mkdir()
    tokens = place.add("tokens", b"anna secret\n")
    set_writable(root, False)
    done = subprocess.run([*drive_server.PLAIN_USER, DRIVE_PROGRAM, "serve", "--root", root,
                           "--token-file", tokens], text=True, capture_output=True, check=False,
                          timeout=60)
    check(done.returncode == 1, f"it ended with {done.returncode}: {done.stderr}")
    check_in(str(root), done.stderr, "the message")
    check_in("ermission denied", done.stderr, "the message")

    place.player.run("upload", good[0], f"{BUILT_IN}:/", "--wait")
    place.end_owner()
    drive = place.folder / "state/drive"
    before = tree(drive)
    set_writable(drive, False)
    place.open.callback(set_writable, drive, True)
    place.start_plain_owner()
    status, said = place.try_run("ls", f"{BUILT_IN}:/")
    check(status == 1, "a drive that can't be opened was listed")
    check_in(str(drive), said, "the message")
    told = place.drive(BUILT_IN)
    check(told["status"] == "needs-attention", f"the drive is {told['status']}")
    check_in(str(drive), told["message"], "the drive's message")
    # The library of this computer works.
    make_music(place.files / "song.mp3")
    place.player.run("library", "add", place.files)
    place.player.wait_for_songs(1)
    check(tree(drive) == before, "what lay on the drive was changed")
    place.player.run("upload", *good[1:], f"{BUILT_IN}:/")
    # Once it can be written, the drive is back, and what waited arrives.
    set_writable(drive, True)
    place.player.run("drive", "check", BUILT_IN)
    place.player.wait_until_uploaded(2)
    # While it runs, the folder is closed to it.
    set_writable(drive, False)
    late = place.add("late.bin", os.urandom(100000))
    status, said = place.try_run("upload", late, f"{BUILT_IN}:/", "--wait")
    check(status == 1, "a file was written to a folder that can't be")
    check_in("late.bin", said, "the message")
    place.player.run("ls", f"{BUILT_IN}:/")
    set_writable(drive, True)
    place.player.run("transfers", "retry")
    place.player.wait_until_uploaded(3)
    place.check_arrived([*good, late])


def drive_full(place):
    """The disk of a drive is full: what fits arrives, the rest says why and can be tried again."""
    server = drive_server.Server(BUILD_DIR, place.folder / "root")
    place.open.callback(server.stop)
    server.start(file_limit=4 * MIB)
    place.add_server(server.port)
    good = place.add_good()
    large = place.add("large.bin", os.urandom(12 * MIB))
    status, said = place.try_run("upload", *good[:2], large, good[2], f"{REMOTE}:/", "--wait")
    check(status == 1, "a file that does not fit was sent")
    check_in("large.bin", said, "the message")
    check_in("full", said, "the message")
    exported = place.check_arrived(good, server.root)
    check(b"large.bin" not in exported, "half of a file is on the drive")
    server.stop()
    server.start()
    place.player.run("drive", "check", REMOTE)
    place.player.run("transfers", "retry")
    place.player.wait_until_uploaded(1)
    place.check_arrived([*good, large], server.root)


def disk_full(place):
    """The same on a disk that is really full, where this system lets us mount one."""
    root = place.folder / "root"
    root.mkdir()
    server = drive_server.Server(BUILD_DIR, root)
    place.open.callback(server.stop)
    server.start(["unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
                  f'mount -t tmpfs -o size=8m none "{root}" && exec "$@"', "sh"])
    place.add_server(server.port)
    good = place.add_good()
    filling = [place.add(f"filling {i}", os.urandom(3 * MIB)) for i in range(4)]
    status, said = place.try_run("upload", *filling, f"{REMOTE}:/", "--wait")
    check(status == 1, "more was sent than fits")
    items = place.items().values()
    failed = [item for item in items if item["state"] == "failed"]
    check(0 < len(failed) < 4, f"{len(failed)} of 4 failed")
    for item in failed:
        check_in(item["name"], said, "the message")
        check_in("full", item["message"], "the message")
    # Space is made, and goes to others.
    arrived = next(item for item in items if item["state"] == "done")
    place.player.run("rm", "--permanent", f"{REMOTE}:{arrived['target']}")
    place.player.run("upload", *good, f"{REMOTE}:/", "--wait")


CASES = [names, no_music, port_taken, server_gone, owner_server_killed, vanishing, read_only,
         drive_full, disk_full]


def run_case(case):
    folder = tempfile.mkdtemp(prefix="skylark-bad-input-")
    place = Place(folder)
    try:
        with place.open:
            case(place)
        print(f"ok: {case.__name__}", flush=True)
        return True
    except (skylark.Failure, subprocess.SubprocessError, OSError, LookupError):
        print(f"not ok: {case.__name__}\n{traceback.format_exc()}", flush=True)
        return False
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        os.environ.pop(name, None)
    os.umask(0o077)
    wanted = sys.argv[2:]
    cases = [case for case in CASES if not wanted or case.__name__ in wanted]
    if not drive_server.can_mount() and disk_full in cases:
        # The limit of a file's size, which drive_full sets, needs no right and meets every write.
        cases.remove(disk_full)
        if os.environ.get("SKYLARK_TEST_ALL"):
            sys.exit("this system lets nobody make a mount namespace: no disk can be filled")
    failed = [case for case in cases if not run_case(case)]
    sys.exit(1 if failed else 0)


main()
