"""What the child process may use, and how it holds itself to it.

POSIX: address space, file size, processor time and core dumps are limited by the kernel, and a thread ends
the process when its resident memory grows too large (macOS does not enforce the address space). Windows has
no such limits in the standard library: there only the limits of time, kept by the parent, hold.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from dataclasses import dataclass

#: Exit status of a child that ended itself because its memory grew too large.
MEMORY_EXIT = 86


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes and seconds for one child.

    `stall_s` is how long a job may be silent, `overall_s` how long it may take at all; both are kept by the
    parent. The longest recording we read (24 h) takes some 90 s, and ten times that on a slow computer.
    """

    address_space: int = 1536 << 20
    resident: int = 1536 << 20
    file_size: int = 3 << 30
    stall_s: float = 30.0
    overall_s: float = 1800.0


#: For the reader of pictures. Measured, resident and address space in MB: a screen 680 and 1,030, one
#: 12,000 px high 835 and 1,190, one of 104 million pixels 1,050 and 1,420.
SCREEN_LIMITS = Limits(
    address_space=3 << 30, resident=1536 << 20, file_size=0, stall_s=120.0, overall_s=900.0
)

#: For a speech model: the usual one of 240 MB takes about a gigabyte, and listens ten times as fast as is
#: spoken on a slow computer.
SPEECH_LIMITS = Limits(
    address_space=6 << 30, resident=3 << 30, file_size=0, stall_s=180.0, overall_s=6 * 3600.0
)


if sys.platform == "win32":

    def apply(limits: Limits) -> None:
        """Nothing can be limited from inside; the parent starts the child at low priority."""

    def allow_processor_time(seconds: float) -> None:
        """Processor time is not limited here; the parent's clock is."""

else:
    import resource

    def apply(limits: Limits) -> None:
        """Hold this process to `limits`, as far as the system lets it."""
        for kind, most in (
            (resource.RLIMIT_AS, limits.address_space),
            (resource.RLIMIT_FSIZE, limits.file_size),
            (resource.RLIMIT_CORE, 0),
        ):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, most))
        with contextlib.suppress(OSError):
            os.nice(5)
        threading.Thread(target=_watch_memory, args=(limits.resident,), daemon=True).start()

    def allow_processor_time(seconds: float) -> None:
        """End this process after `seconds` more of processor time: the last resort if the parent is gone."""
        usage = resource.getrusage(resource.RUSAGE_SELF)
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(resource.RLIMIT_CPU)
            spent = usage.ru_utime + usage.ru_stime
            resource.setrlimit(resource.RLIMIT_CPU, (int(spent + seconds) + 1, hard))

    def _watch_memory(most: int) -> None:
        while _resident() < most:
            time.sleep(0.25)
        os._exit(MEMORY_EXIT)

    def _resident() -> int:
        """Bytes of real memory in use; on macOS the most there ever were.

        Linux hands `ru_maxrss` down from the parent through exec, so there it would be the window's.
        """
        if sys.platform == "darwin":
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with open("/proc/self/statm", "rb") as statm:
            return int(statm.read().split()[1]) * resource.getpagesize()
