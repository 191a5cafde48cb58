"""First painted page of a timeline, in ms, for case folders: `bench_timeline_open.py LARGE SMALL …`.

For each case: open it, show "All evidence" (and each debt with --debts), and stop the clock when the first
page is painted. Median of `--repeat` runs; the ratio of the first case to the last says whether size matters.
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
    began = time.perf_counter()
    wait(window.timeline.model.page_landed, lambda: view.scrollTo(window.timeline.model.index(row, 0)))
    view.viewport().repaint()
    return (time.perf_counter() - began) * 1000


def measure(case_dir: Path, repeat: int, *, debts: bool) -> dict[str, float]:
    """Medians for one case."""
    settings = Settings(Path(tempfile.mkdtemp()) / "settings.ini")
    session = Session.begin(open_desk(case_dir, mode="read"), settings)
    window = MainWindow(session)
    window.resize(1440, 900)
    wait(window.debts.summarised, window.show)
    places = [ALL, *(window.debts.model.debts() if debts else ())]
    result: dict[str, float] = {}
    for place in places:
        times = [first_page_ms(window, place) for _run in range(repeat)]
        rows = window.timeline.model.rowCount()
        result[f"{place.title} ({rows:,} rows)"] = statistics.median(times)
        if rows > 1000:
            result[f"{place.title}, jump to the end"] = jump_ms(window, rows - 1)
    window.close()
    session.end()
    return result


def main() -> int:
    """Measure every case and compare the first with the last."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--debts", action="store_true")
    given = parser.parse_args()
    app = QApplication(sys.argv[:1])
    use_language("en")
    theme.apply_font(app)
    theme.apply(app, "light")
    results = {case: measure(case, given.repeat, debts=given.debts) for case in given.cases}
    for case, times in results.items():
        sys.stdout.write(f"{case.name}\n")
        for what, milliseconds in times.items():
            sys.stdout.write(f"  {what}: {milliseconds:.1f} ms\n")
    firsts = [next(iter(times.values())) for times in results.values()]
    if len(firsts) > 1:
        sys.stdout.write(f"first page, first case / last case: {firsts[0] / firsts[-1]:.2f}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
