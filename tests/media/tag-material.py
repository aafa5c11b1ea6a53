#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the files of test-tag-reader: sound by ffmpeg, flac and lame, covers and odd tags by mutagen."""
import os
import random
import struct
import subprocess
import sys

from mutagen import aiff, apev2, flac, id3, mp4, oggopus, oggvorbis, wave
import base64

FOLDER = sys.argv[1]
TAGS = {"title": "Ångström & Söhne", "artist": "東京事変", "album": "Alpha", "album_artist": "Various",
        "genre": "Jazz", "composer": "Clara", "date": "1997-05-21", "disc": "2/3", "track": "4/12"}


def path(name):
    return os.path.join(FOLDER, name)


def run(*args):
    subprocess.run(args, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def encode(name, *args, tags=True, source="plain.wav"):
    options = []
    for key, value in TAGS.items() if tags else []:
        options += ["-metadata", f"{key}={value}"]
    run("ffmpeg", "-v", "error", "-y", "-i", path(source), *options, *args, path(name))


def cover(size, seed):
    return b"\xff\xd8\xff\xe0" + random.Random(seed).randbytes(size - 4)


def flac_picture(data):
    picture = flac.Picture()
    picture.type, picture.mime, picture.desc, picture.data = 3, "image/jpeg", "front", data
    return picture


def silence():
    """Monkey's Audio of 100000 silent samples of stereo, by its header's layout: no free encoder
    writes it, and silence takes no more than a flag in each frame."""
    total, in_frame = 100000, 73728
    frames = -(-total // in_frame)
    frame = struct.pack("<5I", 0x80000000, 3, 0, 0, 0)
    seeks = struct.pack(f"<{frames}I", *(76 + 4 * frames + i * len(frame) for i in range(frames)))
    with open(path("silence.ape"), "wb") as f:
        f.write(b"MAC " + struct.pack("<HHIIIIIII", 3990, 0, 52, 24, len(seeks), 0, len(frame) * frames, 0, 0) + bytes(16))
        f.write(struct.pack("<HHIIIHHI", 1000, 32, in_frame, total - (frames - 1) * in_frame, frames, 16, 2, 44100))
        f.write(seeks + frame * frames)


def sounds():
    run("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "sine=440:r=44100:d=2.5", "-f", "lavfi", "-i",
        "anoisesrc=r=44100:d=2.5:seed=5:a=0.3", "-filter_complex", "amix=inputs=2,atrim=end_sample=100000",
        "-bitexact", path("plain.wav"))
    encode("a.flac")
    encode("a.ogg", "-c:a", "libvorbis")
    encode("a.opus", "-c:a", "libopus")
    encode("a.m4a", "-c:a", "aac")
    encode("fast.m4a", "-c:a", "aac", "-movflags", "+faststart")
    encode("alac.m4a", "-c:a", "alac")
    encode("a.wv")
    encode("a.aac", "-c:a", "aac")
    run("mpcenc", "--silent", path("plain.wav"), path("a.mpc"))
    tags = apev2.APEv2()
    for key in ("title", "artist", "album", "genre"):
        tags[key.capitalize()] = TAGS[key]
    tags["Year"], tags["Track"] = TAGS["date"], TAGS["track"]
    tags.save(path("a.mpc"))
    silence()
    encode("a.aiff", "-write_id3v2", "1")
    run("cp", path("plain.wav"), path("a.wav"))
    tags = wave.WAVE(path("a.wav"))
    tags.add_tags()
    tags.tags.add(id3.TIT2(encoding=3, text=[TAGS["title"]]))
    tags.save()
    run("lame", "--quiet", path("plain.wav"), path("a.mp3"))
    tags = id3.ID3()
    for frame, key in ((id3.TIT2, "title"), (id3.TPE1, "artist"), (id3.TALB, "album"),
                       (id3.TPE2, "album_artist"), (id3.TCON, "genre"), (id3.TCOM, "composer"),
                       (id3.TDRC, "date"), (id3.TPOS, "disc"), (id3.TRCK, "track")):
        tags.add(frame(encoding=3, text=[TAGS[key]]))
    tags.save(path("a.mp3"))


def covers(size):
    data = cover(size, 1)
    with open(path("cover.jpg"), "wb") as f:
        f.write(data)
    for source, name in (("a.mp3", "big.mp3"), ("a.ogg", "big.ogg"), ("a.opus", "big.opus"),
                         ("a.m4a", "big.m4a"), ("a.aiff", "big.aiff"), ("a.wv", "big.wv")):
        run("cp", path(source), path(name))
    for name, kind in (("big.mp3", id3.ID3), ("big.aiff", aiff.AIFF)):
        tags = kind(path(name))
        getattr(tags, "tags", tags).add(id3.APIC(encoding=0, mime="image/jpeg", type=3, desc="x", data=data))
        tags.save()
    # mutagen takes minutes for 30 MB in Ogg.
    small = cover(2000000, 4)
    with open(path("small.jpg"), "wb") as f:
        f.write(small)
    for name, kind in (("big.ogg", oggvorbis.OggVorbis), ("big.opus", oggopus.OggOpus)):
        tags = kind(path(name))
        tags["metadata_block_picture"] = [base64.b64encode(flac_picture(small).write()).decode()]
        tags.save()
    tags = mp4.MP4(path("big.m4a"))
    tags["covr"] = [mp4.MP4Cover(data, mp4.MP4Cover.FORMAT_JPEG)]
    tags.save()
    tags = apev2.APEv2(path("big.wv"))
    tags["Cover Art (Front)"] = apev2.APEValue(b"cover.jpg\0" + data, apev2.BINARY)
    tags.save(path("big.wv"))
    # A FLAC block holds at most 16 MiB.
    data = cover(min(size, 15000000), 1)
    run("cp", path("a.flac"), path("big.flac"))
    tags = flac.FLAC(path("big.flac"))
    tags.add_picture(flac_picture(data))
    tags.save()


def odd():
    whole = open(path("a.flac"), "rb").read()
    open(path("cut.flac"), "wb").write(whole[: len(whole) * 2 // 3])
    open(path("head.flac"), "wb").write(whole[:30])
    open(path("text.mp3"), "w").write("This is no music, but a letter. " * 2000)
    open(path("text.flac"), "w").write("This is no music, but a letter. " * 2000)
    open(path("empty.mp3"), "w").close()
    for name in ("a.ogg", "a.m4a", "a.wav"):
        data = open(path(name), "rb").read()
        open(path("cut" + name[1:]), "wb").write(data[: len(data) * 2 // 3])
    # The name says MP3, the bytes FLAC.
    open(path("misnamed.mp3"), "wb").write(whole)
    # A comment that is no UTF-8.
    open(path("latin.flac"), "wb").write(whole.replace("Ångström & Söhne".encode(), b"\xc5ngstr\xf6m & S\xf6hn    "))
    # Tags that claim 100 MB, of which nothing is there, and of which all is there.
    size = 100 * 1024 * 1024
    head = b"ID3\x04\x00\x00" + bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127))
    with open(path("huge.mp3"), "wb") as f:
        f.write(head)
        f.truncate(size + 100000)
    # The same sound under other tags.
    run("cp", path("a.mp3"), path("retagged.mp3"))
    tags = id3.ID3(path("retagged.mp3"))
    tags.add(id3.TIT2(encoding=3, text=["Another"]))
    tags.add(id3.APIC(encoding=0, mime="image/png", type=4, desc="back", data=b"\x89PNG\r\n\x1a\n" + b"b" * 500))
    tags.add(id3.APIC(encoding=0, mime="image/jpeg", type=3, desc="front", data=cover(700, 2)))
    tags.save(v1=2)
    ape = apev2.APEv2()
    ape["Title"] = "Another"
    ape.save(path("retagged.mp3"))
    run("cp", path("a.m4a"), path("retagged.m4a"))
    tags = mp4.MP4(path("retagged.m4a"))
    tags["\xa9nam"] = ["Another"]
    tags.save()
    run("flac", "-s", "-f", "-0", "--no-padding", path("plain.wav"), "-o", path("fast.flac"))
    # ID3v2.4 with every 255 followed by a zero.
    data = cover(3000, 3)
    stuffed = b"".join(bytes([b]) + (b"\0" if b == 255 else b"") for b in data)
    body = b"\x00image/jpeg\x00\x03\x00" + stuffed
    frame = b"APIC" + bytes((len(body) >> 21 & 127, len(body) >> 14 & 127, len(body) >> 7 & 127,
                             len(body) & 127)) + b"\x00\x02" + body
    size = len(frame)
    head = b"ID3\x04\x00\x80" + bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127))
    sound = subprocess.run(["lame", "--quiet", path("plain.wav"), "-"], check=True, capture_output=True).stdout
    open(path("unsync.mp3"), "wb").write(head + frame + sound)
    open(path("unsync.jpg"), "wb").write(data)


def loudness():
    """Gains as each kind of tags has them; the names' writing as taggers differ."""
    gains = {"TRACK_GAIN": "-7.23 dB", "TRACK_PEAK": "0.988525", "ALBUM_GAIN": "+3.5 dB", "ALBUM_PEAK": "1.127"}
    for name in ("a.flac", "a.ogg", "a.opus", "a.m4a", "a.wv", "a.mp3", "a.aiff"):
        run("cp", path(name), path("gain" + name[1:]))
    for kind, name in ((flac.FLAC, "gain.flac"), (oggvorbis.OggVorbis, "gain.ogg")):
        tags = kind(path(name))
        tags.update({"replaygain_" + key.lower(): value for key, value in gains.items()})
        tags.save()
    # ReplayGain's is no more than a guest there: what the RFC says goes first.
    tags = oggopus.OggOpus(path("gain.opus"))
    tags.update({"R128_TRACK_GAIN": "-3131", "R128_ALBUM_GAIN": "256", "REPLAYGAIN_TRACK_GAIN": "-1 dB"})
    tags.save()
    tags = mp4.MP4(path("gain.m4a"))
    for key, value in gains.items():
        tags["----:com.apple.iTunes:replaygain_" + key.lower()] = [mp4.MP4FreeForm(value.encode())]
    tags.save()
    tags = apev2.APEv2(path("gain.wv"))
    tags.update({"REPLAYGAIN_" + key: value for key, value in gains.items()})
    tags.save(path("gain.wv"))
    for name, tags in (("gain.mp3", id3.ID3(path("gain.mp3"))), ("gain.aiff", aiff.AIFF(path("gain.aiff")))):
        for key, value in gains.items():
            getattr(tags, "tags", tags).add(id3.TXXX(encoding=3, desc="REPLAYGAIN_" + key, text=[value]))
        tags.save()
    # ID3 for people, APE for the gain, as mp3gain leaves it.
    run("cp", path("a.mp3"), path("gain-ape.mp3"))
    tags = apev2.APEv2()
    tags.update({"REPLAYGAIN_" + key: value for key, value in gains.items()})
    tags.save(path("gain-ape.mp3"))


sounds()
loudness()
covers(int(sys.argv[2]))
odd()
