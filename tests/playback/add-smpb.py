#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""add-smpb FILE DELAY LENGTH: tells in an M4A file, as iTunes does, how many frames of silence lie
before the sound and how many frames the sound has."""
import sys

from mutagen.mp4 import MP4

path, delay, length = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
packets = -(-(delay + length) // 1024)
padding = packets * 1024 - delay - length
file = MP4(path)
file["----:com.apple.iTunes:iTunSMPB"] = [
    f" 00000000 {delay:08X} {padding:08X} {length:016X}".encode() + b" 00000000" * 8]
file.save()
