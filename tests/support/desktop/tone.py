#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a 16-bit WAV holds: length, where the sound starts, the strongest frequency and its level.

usage: tone.py FILE.wav           (first channel only; no numpy needed)
Exits 1 if there is no sound or less than 16384 frames of it.
"""
import cmath
import math
import struct
import sys
import wave

WINDOW = 16384
SILENCE = 64  # samples up to this size count as silence


def first_channel(path):
    with wave.open(path) as wav:
        frames = wav.getnframes()
        channels = wav.getnchannels()
        samples = struct.unpack(f"<{frames * channels}h", wav.readframes(frames))
        return samples[::channels], wav.getframerate()


def fft(values):
    if len(values) == 1:
        return values
    even = fft(values[::2])
    odd = fft(values[1::2])
    half = len(even)
    turned = [cmath.exp(-2j * math.pi * k / len(values)) * odd[k] for k in range(half)]
    return ([even[k] + turned[k] for k in range(half)]
            + [even[k] - turned[k] for k in range(half)])


def peak_frequency(block, rate):
    size = len(block)
    hann = [value * (0.5 - 0.5 * math.cos(2 * math.pi * i / size)) for i, value in enumerate(block)]
    magnitudes = [abs(value) for value in fft(hann)[:size // 2]]
    peak = max(range(1, size // 2 - 1), key=magnitudes.__getitem__)
    # a parabola through the three highest bins finds the place between them
    left, middle, right = magnitudes[peak - 1:peak + 2]
    offset = (right - left) / (2 * (2 * middle - left - right) or 1)
    return (peak + offset) * rate / size


def level_dbfs(block):
    rms = math.sqrt(sum(value * value for value in block) / len(block))
    return 20 * math.log10(rms / 32768 or 1e-9)


def main(path):
    samples, rate = first_channel(path)
    seconds = len(samples) / rate
    start = next((i for i, value in enumerate(samples) if abs(value) > SILENCE), len(samples))
    begin = start + rate // 10
    block = samples[begin:begin + WINDOW]
    if len(block) < WINDOW:
        print(f"silent or short: {seconds:.2f} s, sound starts at {start / rate:.2f} s")
        return 1
    print(f"length {seconds:.2f} s, sound from {start / rate:.3f} s, "
          f"peak {peak_frequency(block, rate):.1f} Hz, {level_dbfs(block):.1f} dBFS rms")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
