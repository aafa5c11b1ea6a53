# SPDX-License-Identifier: GPL-3.0-or-later
"""Skylark as a person and as a script meet it: its window, its command line, the sound it makes.

For the tour and the end-to-end tests, which run inside tests/support/desktop/with-desktop.
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support/desktop"))


class Failure(AssertionError):
    """A step that did not end as it should."""


def wait_for(what, function, timeout=60):
    """Polls until function() is true, and returns what it returned."""
    end = time.monotonic() + timeout
    while True:
        result = function()
        if result:
            return result
        if time.monotonic() > end:
            raise Failure(f"{what}: not within {timeout} s")
        time.sleep(0.05)


class Skylark:
    """One state folder and the processes that work on it."""

    def __init__(self, build_dir, state_dir, sink=None):
        self.build_dir = pathlib.Path(build_dir)
        self.program = str(self.build_dir / "src/skylark")
        self.state_dir = str(state_dir)
        self.log = open(os.path.join(tempfile.gettempdir(), f"skylark-{os.getpid()}.log"), "ab")
        self.environment = dict(os.environ, SKYLARK_STATE_DIR=self.state_dir,
                                GSETTINGS_SCHEMA_DIR=str(self.build_dir / "data"),
                                G_DEBUG="fatal-criticals")
        if sink:
            self.environment["SKYLARK_AUDIO_SINK"] = sink
        self.window = None

    def share_settings(self):
        """What the command line sets, the window sees; in memory, as tests have it, it doesn't."""
        self.environment.update(GSETTINGS_BACKEND="keyfile", XDG_CONFIG_HOME=self.state_dir + "-config")

    def start_window(self):
        self.window = subprocess.Popen([self.program], env=self.environment, stdout=self.log,
                                       stderr=self.log)
        return self.window

    def run(self, *arguments, check=True, timeout=120):
        """One command; returns what it printed."""
        done = subprocess.run([self.program, *map(str, arguments)], env=self.environment,
                              capture_output=True, text=True, timeout=timeout)
        if check and done.returncode != 0:
            raise Failure(f"skylark {' '.join(map(str, arguments))}: {done.stderr.strip()}")
        return done.stdout

    def json(self, *arguments):
        return json.loads(self.run(*arguments, "--json"))

    def status(self):
        return self.json("status")

    def batches(self):
        return self.json("transfers", "list")

    def wait_until_uploaded(self, count=1, timeout=120):
        """Until that many batches exist and every one is done."""
        def look():
            batches = self.batches()
            failed = [batch for batch in batches if batch["state"] == "failed"]
            if failed:
                raise Failure(f"an upload failed: {failed}")
            return len(batches) >= count and all(b["state"] == "done" for b in batches)
        wait_for("the upload", look, timeout)

    def wait_for_songs(self, count, timeout=60):
        wait_for(f"{count} songs", lambda: self.json("library", "status")["tracks"] >= count,
                 timeout)

    def end_window(self):
        """Ends the window's process, politely and then not."""
        if self.window is not None and self.window.poll() is None:
            self.window.send_signal(signal.SIGTERM)
            try:
                self.window.wait(60)
            except subprocess.TimeoutExpired:
                self.window.kill()
                self.window.wait()

    def close(self):
        self.end_window()
        self.log.close()


def sample_album(build_dir):
    """The folder of the sample album."""
    music = pathlib.Path(build_dir) / "tests/support/music"
    return next(path for path in music.iterdir() if path.is_dir())


def free_folder(prefix):
    return tempfile.mkdtemp(prefix=prefix)


def take_screenshot(path):
    subprocess.run(["import", "-window", "root", str(path)], check=True)


def decode(path, rate=None):
    """What ffmpeg makes of a file: interleaved 16-bit stereo samples."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "s16le", "-ac", "2"]
    if rate:
        command += ["-ar", str(rate)]
    return subprocess.run(command + ["-"], check=True, capture_output=True).stdout
