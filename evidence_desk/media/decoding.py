"""Opening and decoding one hostile sound file. Runs in the child only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from evidence_desk.media.failures import Unreadable
from evidence_desk.media.signatures import MediaType
from evidence_desk.media.time_line import Decoded, TimeLine

if TYPE_CHECKING:
    import av
    from av.audio.codeccontext import AudioCodecContext
    from av.audio.stream import AudioStream
    from av.container import InputContainer

    from evidence_desk.media.time_line import Samples

#: Our container key → FFmpeg's demuxer. FFmpeg is never left to choose, so that text posing as sound cannot
#: make it open play lists and other files.
_DEMUXERS = {
    "amr": "amr", "wav": "wav", "mp3": "mp3", "adts": "aac", "ogg": "ogg", "mp4": "mov", "flac": "flac",
    "caf": "caf", "asf": "asf", "matroska": "matroska", "avi": "avi",
}  # fmt: skip
#: FFmpeg's own AMR decoders drop the pauses of real calls (DTX): half of an hour was lost when measured.
_DECODERS = {"amrnb": "libopencore_amrnb", "amrwb": "libopencore_amrwb"}
#: FFmpeg guesses their length from the bit rate, as it does for an MP3 without a Xing or VBRI header.
_LENGTHLESS = frozenset({"amr", "adts"})


class SoundFile:
    """An opened sound file and a context manager; `facts` fill up while `samples` is drained."""

    def __init__(self, path: Path, kind: MediaType) -> None:
        import av
        import av.logging

        if kind.container not in _DEMUXERS:
            raise Unreadable("silk" if kind.container == "silk" else "not_sound")
        av.logging.set_level(av.logging.PANIC)
        self._size = max(1, path.stat().st_size)
        try:
            self._container: InputContainer = av.open(
                str(path),
                format=_DEMUXERS[kind.container],
                options={"protocol_whitelist": "file"},
                metadata_errors="surrogateescape",
            )
        except MemoryError:
            raise
        except Exception as error:
            raise Unreadable("damaged") from error
        try:
            self._stream = self._first_sound()
            self._codec = _codec_context(self._stream)
            states_length = kind.container not in _LENGTHLESS and (
                kind.container != "mp3" or _mp3_counts(path)
            )
            self.facts = self._describe(states_length)
        except BaseException:
            self._container.close()
            raise

    def __enter__(self) -> SoundFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._container.close()

    def samples(self, report: Callable[[float], None], least_ms: int = 0) -> Iterator[Samples]:
        """The sound as int16, one channel, `facts.rate` per second; holes are zeros.

        `report` is told the fraction of the file that was read, as often as packets come. `least_ms` is a
        length known from elsewhere, up to which silence is added.
        """
        line = TimeLine(self.facts)
        for packet in self._packets():
            if packet.pos is not None:
                report(min(1.0, packet.pos / self._size))
            line.expect(packet)
            for frame in self._decode(packet):
                yield from line.place(frame)
            if self.facts.full:
                break
        yield from line.finish(least_ms)

    def _first_sound(self) -> AudioStream:
        for stream in self._container.streams.audio:
            context = cast("AudioCodecContext | None", stream.codec_context)
            if context is not None and context.sample_rate > 0:
                return stream
        raise Unreadable("no_sound_track" if self._container.streams.video else "no_sound_decoded")

    def _describe(self, states_length: bool) -> Decoded:
        from av.stream import Disposition

        context = self._stream.codec_context
        return Decoded(
            codec=context.name,
            source_rate=context.sample_rate,
            channels=max(1, context.channels),
            rate=listening_rate(context.sample_rate),
            header_ms=self._stated_ms() if states_length else None,
            has_video=any(
                not video.disposition & Disposition.attached_pic for video in self._container.streams.video
            ),
            tags=_tags(self._stream.metadata) | _tags(self._container.metadata),
        )

    def _stated_ms(self) -> int | None:
        stream = self._stream
        if stream.duration and stream.time_base:
            stated = round(float(stream.duration * stream.time_base) * 1000)
        else:
            stated = round((self._container.duration or 0) / 1000)
        return stated if stated > 0 else None

    def _packets(self) -> Iterator[av.Packet[Any]]:
        try:
            yield from self._container.demux(self._stream)
        except MemoryError:
            raise
        except Exception:
            self.facts.errors += 1

    def _decode(self, packet: av.Packet[Any]) -> list[av.AudioFrame]:
        """Decode one packet; one that cannot be decoded is counted.

        What PyAV raises for damage was measured: InvalidDataError, PermissionError, UndefinedError,
        PatchWelcomeError, EOFError, UnicodeDecodeError. They have no base in common but Exception.
        """
        try:
            return self._codec.decode(packet)
        except (MemoryError, EOFError) as error:
            if isinstance(error, MemoryError):
                raise
            return []
        except Exception:
            self.facts.errors += 1
            return []


def listening_rate(source_rate: int) -> int:
    """Samples per second that keep a phone call's speech: 8000 for 8 kHz calls, 16000 for all else."""
    return 8000 if source_rate <= 8000 else 16000


def _codec_context(stream: AudioStream) -> AudioCodecContext:
    from av.codec.context import CodecContext

    declared = stream.codec_context
    if declared.name not in _DECODERS:
        return declared
    return cast("AudioCodecContext", CodecContext.create(_DECODERS[declared.name], "r"))


def _mp3_counts(path: Path) -> bool:
    """Whether an MP3 states its number of frames (Xing, Info or VBRI header after the ID3v2 tag)."""
    with path.open("rb") as stream:
        head = stream.read(10)
        size = 0
        if head.startswith(b"ID3") and len(head) == 10:
            size = 10 + sum(
                (byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True)
            )
        stream.seek(size)
        first = stream.read(4096)
    return any(mark in first for mark in (b"Xing", b"Info", b"VBRI"))


def _tags(metadata: Mapping[str, str]) -> dict[str, str]:
    return {_text(name): _text(value) for name, value in metadata.items()}


def _text(escaped: str) -> str:
    """A tag whose bytes are no UTF-8 is read as GB18030, as phones sold in China write them."""
    data = escaped.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")
