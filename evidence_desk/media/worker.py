"""The child process that opens what strangers made: sound and pictures, one job at a time.

Started as `python -m evidence_desk.media.worker` or, frozen, as `evidence-desk --media-worker`. Lines of JSON
in both directions: first the limits, then `{"job": name, ...}`; answers are `{"progress": 0.4}` as often as
there is progress, then `{"done": {...}}` or `{"failed": reason, "notice": key, "values": {...}}`. The end of
its input ends it, whatever it is doing: it does not outlive the application.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import queue
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, NoReturn

from evidence_desk.media import limits
from evidence_desk.media.failures import FailureReason, Unreadable

Report = Callable[[float], None]
Job = Callable[[Mapping[str, Any], Report], dict[str, Any]]

#: Name of a job → where its function is; imported on its first use.
JOBS: dict[str, str] = {
    "audio": "evidence_desk.media.sound_jobs:read_audio",
    "listening_copy": "evidence_desk.media.sound_jobs:write_listening_copy",
    "sound_profile": "evidence_desk.media.profile_job:profile_sound",
    "speech": "evidence_desk.media.speech_job:hear_speech",
    "louder_copy": "evidence_desk.media.louder_job:write_louder_copy",
    "picture": "evidence_desk.media.picture_jobs:read_picture",
    "picture_copy": "evidence_desk.media.picture_jobs:write_picture_copy",
    "screen": "evidence_desk.media.screen_job:read_screen",
    "pdf": "evidence_desk.media.pdf_jobs:read_pdf",
    "pdf_page": "evidence_desk.media.pdf_jobs:write_pdf_page",
    "word": "evidence_desk.media.word_jobs:read_word",
}
_REPORT_EVERY_S = 0.25
_NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS, errno.EACCES})


def main() -> NoReturn:
    """Serve the jobs of this application until the parent closes our input."""
    serve(JOBS)


def serve(jobs: Mapping[str, str]) -> NoReturn:
    """Serve `jobs` (name → "module:function") over standard input and output; ends the process."""
    answers = _take_over_output()
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    allowed = limits.Limits(**json.loads(requests.get()))
    limits.apply(allowed)
    while True:
        request = json.loads(requests.get())
        limits.allow_processor_time(allowed.overall_s)
        answer = _answer(jobs, request, _reporter(answers))
        _send(answers, answer)
        if answer.get("failed") == FailureReason.OUT_OF_MEMORY:
            # What is left after running out of memory is not to be trusted with the next file.
            os._exit(limits.MEMORY_EXIT)


def _take_over_output() -> BinaryIO:
    """Keep the real output for answers; whatever a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


def _listen(requests: queue.SimpleQueue[bytes]) -> None:
    # By number: an application without a console may have no `sys.stdin`.
    with open(0, "rb", closefd=False) as lines:
        for line in lines:
            requests.put(line)
    # A decoder may be in the middle of its work and deaf to anything gentler.
    os._exit(0)


def _reporter(answers: BinaryIO) -> Report:
    last = time.monotonic()

    def report(fraction: float) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _REPORT_EVERY_S:
            last = now
            _send(answers, {"progress": round(fraction, 4)})

    return report


def _answer(jobs: Mapping[str, str], request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    try:
        module, _, function = jobs[request["job"]].partition(":")
        job: Job = getattr(importlib.import_module(module), function)
        return {"done": job(request, report)}
    except MemoryError:
        return {"failed": FailureReason.OUT_OF_MEMORY}
    except Unreadable as found:
        return {"failed": FailureReason.UNREADABLE, "notice": found.key, "values": found.values}
    except OSError as error:
        if error.errno in _NO_ROOM:
            return {"failed": "no_room"}
        return _damaged(error)
    except Exception as error:
        # The decoders raise whatever they like for a damaged file (see decoding.py); the border is here.
        return _damaged(error)


def _damaged(error: Exception) -> dict[str, Any]:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    return {
        "failed": FailureReason.UNREADABLE,
        "notice": "damaged",
        "values": {},
        "log": f"{type(error).__name__} at {where}",
    }


def _send(answers: BinaryIO, answer: Mapping[str, Any]) -> None:
    answers.write(json.dumps(answer).encode("ascii") + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
