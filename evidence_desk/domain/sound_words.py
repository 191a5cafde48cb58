"""What was measured of a recording, in plain words that state and do not judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evidence_desk.domain.sound_profile import SoundProfile, Stretch
from evidence_desk.domain.verdict_words import place
from evidence_desk.text import N_, Message

MEASURED_ONLY = N_(
    "Measured from the sound. It says what is there, not why: a recorder that paused, a muted microphone and "
    "a cut can look the same."
)
NO_SOUND = N_("The sound could not be decoded, so nothing was measured.")


@dataclass(frozen=True, slots=True)
class SoundFact:
    """One measured thing: its name, its words, and the places (ms) where it can be heard."""

    name: Message
    said: Message
    places: tuple[int, ...] = ()


def sound_facts(profile: SoundProfile) -> tuple[SoundFact, ...]:
    """What a profile shows, the ordinary first; what is not there is not mentioned."""
    return (*_voice(profile), *_ends(profile), *_breaks(profile))


def _voice(profile: SoundProfile) -> Iterator[SoundFact]:
    length = place(profile.duration_ms)
    if not profile.voice:
        yield SoundFact(
            Message(N_("Voices")), Message(N_("no voice-like sound in {length}"), {"length": length})
        )
        return
    said = Message(
        N_("voice-like sound for {voice} of {length}"), {"voice": place(profile.voice_ms), "length": length}
    )
    yield SoundFact(Message(N_("Voices")), said)
    if profile.voice_db is not None and profile.floor_db is not None:
        values = {"level": f"{profile.voice_db:.0f}", "over": f"{profile.voice_db - profile.floor_db:.0f}"}
        yield SoundFact(
            Message(N_("Loudness")),
            Message(N_("{level} dB of full scale, {over} dB over the quiet parts"), values),
        )
    if profile.clipped_ms:
        seconds = {"seconds": f"{profile.clipped_ms / 1000:.1f}"}
        yield SoundFact(
            Message(N_("Overdriven")), Message(N_("{seconds} s, too loud for the recorder"), seconds)
        )


def _ends(profile: SoundProfile) -> Iterator[SoundFact]:
    begins = N_("in the middle of sound, as where recording began during the call or a piece was cut off")
    ends = N_("in the middle of sound, as where recording was stopped or a piece was cut off")
    quiet = N_("quiet")
    if profile.voice:
        yield SoundFact(Message(N_("Beginning")), Message(begins if profile.starts_at_level else quiet))
        yield SoundFact(Message(N_("End")), Message(ends if profile.ends_at_level else quiet))


def _breaks(profile: SoundProfile) -> Iterator[SoundFact]:
    for name, said, stretches in (
        (N_("Missing"), N_("{seconds} s in all by the file's own times"), profile.gaps),
        (N_("No sound at all"), N_("{seconds} s in all without even noise"), profile.zeros),
        (N_("Steady tones"), N_("{seconds} s in all, such as ringing or a beep"), profile.tones),
    ):
        if stretches:
            values = {"seconds": f"{_sum(stretches) / 1000:.1f}"}
            yield SoundFact(Message(name), Message(said, values), tuple(start for start, _ in stretches))
    for repeat in profile.repeats:
        values = {
            "first": place(repeat.first_ms),
            "again": place(repeat.again_ms),
            "seconds": f"{repeat.length_ms / 1000:.1f}",
        }
        yield SoundFact(
            Message(N_("Comes twice")),
            Message(
                N_(
                    "{seconds} s of sound at {first} and again at {again}; announcements and music do so, too"
                ),
                values,
            ),
            (repeat.first_ms, repeat.again_ms),
        )


def _sum(stretches: tuple[Stretch, ...]) -> int:
    return sum(end - start for start, end in stretches)
