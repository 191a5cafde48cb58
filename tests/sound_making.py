"""Voices that nobody has: syllables of changing vowels and hisses, other ones for each seed."""

from __future__ import annotations

from pathlib import Path


def babble(seconds: float, seed: int, rate: int = 16000, level: float = 0.25):
    """`seconds` of speech-like sound as int16: pitch, formants and hisses change with each syllable."""
    import numpy as np

    chance = np.random.default_rng(seed)
    total, parts, phase = round(seconds * rate), [], 0.0
    while sum(map(len, parts)) < total:
        size = int(rate * chance.uniform(0.08, 0.28))
        pitch = np.linspace(*chance.uniform(95, 230, 2), size)
        turns = phase + np.cumsum(pitch) / rate
        phase = turns[-1] % 1
        formants = chance.uniform((300, 900, 2000), (900, 2000, 3200))
        glide = formants * chance.uniform(0.8, 1.25, 3)
        sound = np.zeros(size)
        for harmonic in range(1, 26):
            at = pitch * harmonic
            gain = sum(
                np.exp(-(((at - np.linspace(a, b, size)) / 130) ** 2))
                for a, b in zip(formants, glide, strict=True)
            )
            sound += (gain + 0.02) / harmonic**0.3 * np.sin(2 * np.pi * turns * harmonic)
        if chance.random() < 0.4:
            hiss = chance.normal(0, 1, size)
            sound = 0.5 * sound + np.convolve(hiss, chance.normal(0, 1, 9), "same") * 0.08
        shape = np.minimum(1, np.minimum(np.arange(size), np.arange(size)[::-1]) / (0.015 * rate))
        parts.append(sound * shape * chance.uniform(0.4, 1))
        if chance.random() < 0.12:
            parts.append(np.zeros(int(rate * chance.uniform(0.1, 0.4))))
    whole = np.concatenate(parts)[:total]
    return (whole / np.abs(whole).max() * level * 32767).astype(np.int16)


def vowel(seconds: float, rate: int = 16000, level: float = 0.7):
    """One loud vowel without any pause."""
    import numpy as np

    t = np.arange(round(seconds * rate)) / rate
    turns = 140 * t + 0.4 * np.sin(2 * np.pi * 5 * t)
    whole = sum(
        np.exp(-(((140 * n - 700) / 300) ** 2)) * np.sin(2 * np.pi * turns * n)
        + 0.3 * np.exp(-(((140 * n - 1900) / 300) ** 2)) * np.sin(2 * np.pi * turns * n)
        for n in range(1, 26)
    )
    return (whole / np.abs(whole).max() * level * 32767).astype(np.int16)


def noise(seconds: float, rate: int = 16000, level: float = 20, seed: int = 9):
    """The hiss of a line."""
    import numpy as np

    return np.random.default_rng(seed).normal(0, level, round(seconds * rate)).astype(np.int16)


def call(seconds: float, seed: int, rate: int = 16000):
    """A call: half a second of line, voices with a pause now and then, half a second of line."""
    import numpy as np

    parts, left, turn = [np.zeros(rate // 2, np.int16)], seconds - 1, 0
    while left > 0:
        said = min(left, 6.0)
        parts += [babble(said, seed * 1000 + turn, rate), np.zeros(round(rate * min(1.0, left)), np.int16)]
        left -= said + 1.0
        turn += 1
    whole = np.concatenate(parts)[: round((seconds - 0.5) * rate)]
    whole = np.concatenate((whole, np.zeros(round(seconds * rate) - whole.size, np.int16)))
    return whole + noise(seconds, rate, seed=seed)[: whole.size]


def write(path: Path, samples, rate: int = 16000, codec: str = "", to_rate: int = 0, **given) -> Path:
    """Write samples as WAV, AMR, MP3, M4A, Ogg … by the suffix of `path`; `tags` are container tags."""
    import av

    codecs = {
        ".wav": ("pcm_s16le", "wav"),
        ".amr": ("libopencore_amrnb", "amr"),
        ".mp3": ("libmp3lame", "mp3"),
        ".m4a": ("aac", "ipod"),
        ".3gp": ("libopencore_amrnb", "3gp"),
        ".opus": ("libopus", "ogg"),
    }
    known, container = codecs[path.suffix]
    to_rate = to_rate or (8000 if known == "libopencore_amrnb" else rate)
    with av.open(str(path), "w", format=container, container_options=given.get("flags") or {}) as out:
        out.metadata.update(given.get("tags") or {})
        stream = out.add_stream(codec or known, rate=to_rate, options=given.get("options") or {})
        stream.layout = "mono"
        if "bit_rate" in given:
            stream.bit_rate = given["bit_rate"]
        elif known == "libopencore_amrnb":
            stream.bit_rate = 12200
        size = stream.codec_context.frame_size or 1024
        resampler = av.AudioResampler(stream.format.name, "mono", to_rate, size)
        for first in range(0, len(samples), 1 << 20):
            frame = av.AudioFrame.from_ndarray(
                samples[first : first + (1 << 20)].reshape(1, -1), "s16", "mono"
            )
            frame.sample_rate, frame.pts = rate, first
            for part in resampler.resample(frame):
                for packet in stream.encode(part):
                    out.mux(packet)
        for part in (*resampler.resample(None), None):
            for packet in stream.encode(part):
                out.mux(packet)
    return path
