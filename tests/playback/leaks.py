#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs programs of this folder with GStreamer's leaks tracer: leaks.py FOLDER PROGRAM... Whatever
GStreamer has made is gone when they end. Speaks TAP."""
import os
import re
import subprocess
import sys
import tempfile

TIMEOUT_S = 110
# What GStreamer 1.22 leaves behind itself, seen in its stacks: opusdec where a flush comes between
# it and what follows, and all of musepackdec, whose tests are therefore left out.
OWN = re.compile(r"type-name=\(string\)GstCaps, .*description=\(string\)EMPTY,")
SKIPPED = ("/playback/formats/musepack", "/playback/formats/musepack-seek",
           "/playback/formats/musepack-stop")


def find_alive(log):
    lines = (line for line in open(log, errors="replace") if "] object-alive, " in line
             or " object-alive, " in line and "format string" not in line)
    return [line[line.index("object-alive"):].strip() for line in lines if not OWN.search(line)]


def run(program):
    """Why it failed, or None."""
    with tempfile.NamedTemporaryFile() as log:
        env = dict(os.environ, GST_TRACERS="leaks", GST_DEBUG="GST_TRACER:7",
                   GST_DEBUG_NO_COLOR="1", GST_DEBUG_FILE=log.name)
        skips = [word for path in SKIPPED for word in ("-s", path)]
        try:
            done = subprocess.run([program, *skips], env=env, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=TIMEOUT_S, check=False)
        except subprocess.TimeoutExpired:
            return ["took too long"]
        # The tracer warns when something is left, which ends the program where warnings are fatal.
        if done.returncode != 0 and b"Leaks detected" not in done.stdout:
            return done.stdout.decode(errors="replace").splitlines()[-3:]
        # The tracer speaks of itself in any case: else it did not run.
        if "object-alive" not in open(log.name, errors="replace").read():
            return ["the leaks tracer has said nothing"]
        return find_alive(log.name)


def main():
    folder, programs = sys.argv[1], sys.argv[2:]
    print(f"1..{len(programs)}")
    for number, name in enumerate(programs, 1):
        faults = run(os.path.join(folder, name))
        print(f"{'not ' if faults else ''}ok {number} {name}")
        for line in (faults or [])[:20]:
            print(f"# {line[:300]}")


main()
