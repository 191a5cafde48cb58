"""Profile recordings of three hours against the bare library's pass over the same file in the same run.

    python tests/benchmarks/bench_long_recording.py              # three hours, AMR and M4A
    python tests/benchmarks/bench_long_recording.py --minutes 10

Each pass runs in a process of its own, so that its peak memory is its own. The bare pass decodes every packet
with the decoder the desk uses and drops the frames; "profile" is the child's job: decoding, levels, voice,
repetitions, fingerprint, everything a result holds.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

MOST_MIB = 300
_RATE = 16000
_BLOCK_S = 60


def generate(path: Path, codec: str, container: str, rate: int, minutes: int) -> None:
    """Write a call of different voices and pauses, a minute at a time."""
    import av
    import numpy as np
    from sound_making import call

    # Voices are slow to make: ten minutes of them, a minute each, in an order that never comes again.
    minutes_made = [call(_BLOCK_S, seed) for seed in range(min(10, minutes))]
    chance = np.random.default_rng(3)
    with av.open(str(path), "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate)
        stream.layout = "mono"
        stream.bit_rate = 12200 if rate == 8000 else 48000
        resampler = av.AudioResampler(
            stream.format.name, "mono", rate, stream.codec_context.frame_size or 1024
        )
        for number in range(minutes):
            block = np.roll(
                minutes_made[chance.integers(len(minutes_made))], chance.integers(_RATE * _BLOCK_S)
            )
            frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate, frame.pts = _RATE, number * block.size
            for part in resampler.resample(frame):
                out.mux(stream.encode(part))
        for part in (*resampler.resample(None), None):
            out.mux(stream.encode(part))


def decode_bare(path: Path) -> tuple[float, str]:
    """Decode every packet and drop the frames."""
    import av
    from av.codec.context import CodecContext

    began, samples = time.perf_counter(), 0
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        own = stream.codec_context
        codec = CodecContext.create("libopencore_amrnb", "r") if own.name == "amrnb" else own
        for packet in container.demux(stream):
            for frame in codec.decode(packet):
                samples += frame.samples
        rate = own.sample_rate
    return time.perf_counter() - began, f"{samples / rate:.0f} s of sound"


def profile(path: Path) -> tuple[float, str]:
    """What the media child does with the file."""
    import json

    from evidence_desk.media.profile_job import profile_sound

    began = time.perf_counter()
    answer = profile_sound({"path": str(path)}, lambda _fraction: None)
    seconds = time.perf_counter() - began
    found = answer["profile"]
    size = len(json.dumps(answer))
    words = f"{found['duration_ms'] / 1000:.0f} s, {len(found['voice'])} stretches, "
    return seconds, words + f"{len(found['repeats'])} repetitions, {size / 1000:.0f} kB of JSON"


def _measure(function, path: Path, results) -> None:
    seconds, words = function(path)
    results.put((seconds, _peak_mib(), words))


def _peak_mib() -> float:
    """The peak of this process; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if "VmHWM" in line) / 1024


def measure(function, path: Path) -> tuple[float, float, str]:
    """Seconds, peak MiB and words of one run in a fresh process."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    process = context.Process(target=_measure, args=(function, path, results))
    process.start()
    result = results.get()
    process.join()
    return result


def main() -> None:
    """Make each recording, run both passes in turn, print the best of each, their ratio and the peak."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--minutes", type=int, default=180)
    arguments.add_argument("--rounds", type=int, default=2)
    given = arguments.parse_args()
    highest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name, codec, container, rate in (
            ("call.amr", "libopencore_amrnb", "amr", 8000),
            ("call.m4a", "aac", "ipod", 16000),
        ):
            path = Path(folder) / name
            generate(path, codec, container, rate, given.minutes)
            print(f"{name}: {given.minutes} min, {path.stat().st_size / 1e6:.1f} MB")
            best: dict[str, float] = {}
            for _round in range(given.rounds):
                for pass_name, function in (("bare decode", decode_bare), ("profile", profile)):
                    seconds, peak_mib, words = measure(function, path)
                    best[pass_name] = min(seconds, best.get(pass_name, seconds))
                    highest = max(highest, peak_mib)
                    print(f"  {pass_name:12s} {seconds:7.2f} s  peak {peak_mib:4.0f} MiB  {words}")
            print(f"  the profile takes {best['profile'] / best['bare decode']:.2f} times the bare pass")
    print(f"highest peak {highest:.0f} MiB, {'under' if highest < MOST_MIB else 'OVER'} {MOST_MIB} MiB")


if __name__ == "__main__":
    main()
