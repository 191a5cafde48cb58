"""First painted page of a timeline, in ms, for case folders: `bench_timeline_open.py LARGE SMALL …`.

For each case: open it, show "All evidence" and each debt, and stop the clock when the first page is painted.
Median of `--repeat` runs; the ratio of the first case to the last says whether size matters. The cases are
made by `make_large_case.py`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from evidence_desk.bootstrap import open_desk
from evidence_desk.gui import theme
from evidence_desk.gui.main_window import MainWindow
from evidence_desk.gui.place import ALL, Place
from evidence_desk.gui.session import Session
from evidence_desk.gui.settings import Settings
from evidence_desk.text import use_language

_GIVE_UP_MS = 60_000


def wait(signal: object, ask: object) -> None:
    """Run `ask`, then the event loop until `signal` comes."""
    loop = QEventLoop()
    signal.connect(loop.quit)
    QTimer.singleShot(_GIVE_UP_MS, loop.quit)
    ask()
    loop.exec()
    signal.disconnect(loop.quit)


def first_page_ms(window: MainWindow, place: Place) -> float:
    """From asking for a place until its first page has been painted."""
    view = window.timeline.view
    began = time.perf_counter()
    wait(window.timeline.model.page_landed, lambda: window.show_place(place))
    view.viewport().repaint()
    return (time.perf_counter() - began) * 1000


def jump_ms(window: MainWindow, row: int) -> float:
    """From asking for a row far away until its page has been painted."""
    view = window.timeline.view
    model = window.timeline.model
    began = time.perf_counter()
    if model.entry(row) is None:
        wait(model.page_landed, lambda: view.scrollTo(model.index(row, 0)))
    else:
        view.scrollTo(model.index(row, 0))
    view.viewport().repaint()
    return (time.perf_counter() - began) * 1000


class Opened:
    """One case in a window of its own, and the times its places took."""

    def __init__(self, case_dir: Path) -> None:
        self.name = case_dir.name
        settings = Settings(Path(tempfile.mkdtemp()) / "settings.ini")
        self._session = Session.begin(open_desk(case_dir, mode="read"), settings)
        self.window = MainWindow(self._session)
        self.window.resize(1440, 900)
        wait(self.window.debts.summarised, self.window.show)
        self._idle()
        self.places = [ALL, *self.window.debts.model.debts()]
        self.times: list[list[float]] = [[] for _place in self.places]

    def measure(self) -> None:
        """Show each place once more."""
        for place, times in zip(self.places, self.times, strict=True):
            times.append(first_page_ms(self.window, place))
            self._idle()

    def report(self) -> None:
        """Print the medians, and how long a jump to the end of each place takes."""
        for place, times in zip(self.places, self.times, strict=True):
            first_page_ms(self.window, place)
            self._idle()
            rows = self.window.timeline.model.rowCount()
            jump = f", jump to the end {jump_ms(self.window, rows - 1):.1f} ms" if rows > 1000 else ""
            first = statistics.median(times)
            sys.stdout.write(f"{self.name}: {place.title}, {rows:,} rows: first page {first:.1f} ms{jump}\n")

    def close(self) -> None:
        """Take the window down and close the case."""
        self._idle()
        self.window.close()
        self._session.end()

    def _idle(self) -> None:
        while self._session.operations.busy:
            QTest.qWait(1)


def main() -> int:
    """Measure every case and compare the first with the last."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=25)
    given = parser.parse_args()
    app = QApplication(sys.argv[:1])
    use_language("en")
    theme.apply_font(app)
    theme.apply(app, "light")
    cases = [Opened(case) for case in given.cases]
    # In turn, so that other work on the machine slows all cases alike.
    for _run in range(given.repeat):
        for case in cases:
            case.measure()
    for case in cases:
        case.report()
    for place, large, small in zip(cases[0].places, cases[0].times, cases[-1].times, strict=False):
        ratio = statistics.median(large) / statistics.median(small)
        sys.stdout.write(f"{place.title}, first page, first case / last case: {ratio:.2f}\n")
    for case in cases:
        case.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
