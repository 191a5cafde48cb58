"""Which recordings sound alike, and which file of a group is nearest the original.

Two fingerprints are laid over each other at every offset at once (a correlation of their bits), counting only
where both have voice. What agrees in far more bits than chance, over most of the shorter one's voice, is the
same sound in two files: another encoding, a cut piece, a copy with something before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.provenance import Origin, SoundSource
from evidence_desk.domain.sound_profile import SoundProfile
from evidence_desk.text import N_, Message

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Measured: the same call through AMR, MP3, AAC and Opus, cut anywhere, agrees in at least 0.70 of its bits;
#: different calls of the same voices in at most 0.57, at the best of all offsets.
_AGREES = 0.635
#: Of the shorter one's voice; less is the same announcement before two calls.
_SHARE = 0.6
#: Five seconds of voice; below, chance agrees too well.
_LEAST_HASHES = 40
_BITS = 32


@dataclass(frozen=True, slots=True)
class SameSound:
    """How two recordings agree.

    `agreement` is the share of equal bits (0.5 is chance), `offset_ms` how much later the second begins in
    the first, `compared_ms` how much voice both have there, `share` its part of the shorter one's voice.
    """

    agreement: float
    offset_ms: int
    compared_ms: int
    share: float

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "agreement": self.agreement,
            "offset_ms": self.offset_ms,
            "compared_ms": self.compared_ms,
            "share": self.share,
        }


@dataclass(frozen=True, slots=True)
class SoundFile:
    """A recording of a group with what decides how near the original it is; `time_ms` is its file's own."""

    id: CommunicationId
    profile: SoundProfile
    source: SoundSource
    origin: Origin
    time_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """The file of a group that is nearest the original, and why it rather than the next."""

    id: CommunicationId
    reasons: tuple[Message, ...]


def may_be_alike(one: SoundProfile, other: SoundProfile) -> bool:
    """Whether comparing can find anything: both have voice, of lengths within reason; cheap."""
    shorter, longer = sorted((one.voice_ms, other.voice_ms))
    return one.fingerprint.step_ms == other.fingerprint.step_ms and shorter >= max(
        _LEAST_HASHES * one.fingerprint.step_ms * 2 // 3, longer // 20
    )


def compare(first: SoundProfile, second: SoundProfile) -> SameSound | None:
    """How two recordings agree, or None where they do not."""
    import numpy as np

    if not may_be_alike(first, second):
        return None
    (bits_a, voiced_a), (bits_b, voiced_b) = _signs(first), _signs(second)
    least = max(_LEAST_HASHES, _SHARE * min(voiced_a.sum(), voiced_b.sum()))
    if min(voiced_a.sum(), voiced_b.sum()) < _LEAST_HASHES:
        return None
    size = 1 << (len(bits_a) + len(bits_b) - 1).bit_length()
    equal = np.zeros(size // 2 + 1, np.complex64)
    for bit in range(_BITS):
        equal += np.fft.rfft(bits_a[:, bit], size) * np.fft.rfft(bits_b[:, bit], size).conj()
    agree = np.fft.irfft(equal, size) / _BITS
    both = np.fft.irfft(np.fft.rfft(voiced_a, size) * np.fft.rfft(voiced_b, size).conj(), size)
    score = np.where(both >= least - 0.5, agree / np.maximum(both, 1), -1)
    best = int(score.argmax())
    agreement = (float(score[best]) + 1) / 2
    if agreement < _AGREES:
        return None
    step = first.fingerprint.step_ms
    offset = best if best < len(bits_a) else best - size
    compared = float(both[best])
    share = compared / float(min(voiced_a.sum(), voiced_b.sum()))
    return SameSound(round(agreement, 3), offset * step, round(compared) * step, round(min(share, 1.0), 3))


def _signs(profile: SoundProfile) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Bits as 1 and -1, 0 where there is no voice; and 1 where there is."""
    import numpy as np

    hashes = profile.fingerprint.hashes()
    voiced = np.zeros(len(hashes), np.float32)
    step = profile.fingerprint.step_ms
    for start, end in profile.voice:
        voiced[start // step : end // step] = 1
    bits = (hashes[:, None] >> np.arange(_BITS, dtype=np.uint32) & 1).astype(np.float32) * 2 - 1
    return bits * voiced[:, None], voiced


_Key = Callable[[SoundFile], float]
#: A difference in length below this decides nothing: encoders pad.
_LENGTH_STEP_MS = 2000
#: What is compared, in this order; the greater value is nearer. The first that differs is the reason.
_ORDER: tuple[tuple[_Key, str], ...] = (
    (lambda f: -f.origin.grade.distance, N_("Its traces are nearer to those of a phone's own file.")),
    (lambda f: f.profile.duration_ms // _LENGTH_STEP_MS, N_("It is the longest of these files.")),
    (lambda f: f.source.sample_rate, N_("It has the highest sample rate of these files.")),
    (lambda f: round(f.source.bit_rate / 1000), N_("It has the highest bit rate of these files.")),
    (
        lambda f: -float(f.time_ms) if f.time_ms is not None else float("-inf"),
        N_("The time inside it is the earliest of these files."),
    ),
)
_ALIKE = N_("The files differ in nothing that would tell; this one came into the case first.")


def nearest_original(files: Sequence[SoundFile]) -> Nearest | None:
    """The file of a group nearest the original with the reasons; None for less than two files."""
    if len(files) < 2:
        return None
    ordered = sorted(files, key=lambda f: (*(-key(f) for key, _ in _ORDER), f.id))
    best, others = ordered[0], ordered[1:]
    reasons = []
    for key, says in _ORDER:
        if all(key(best) > key(other) for other in others):
            reasons.append(Message(says))
            break
        if any(key(best) > key(other) for other in others):
            reasons.append(Message(says))
            others = [other for other in others if key(other) == key(best)]
    return Nearest(best.id, tuple(reasons) or (Message(_ALIKE),))
