"""Drags a row of the timeline onto a place with the X server's own pointer; prints what came of it.

Run by `test_dragging.py` on a virtual screen: `drag_by_mouse.py FOLDER ROWS TARGET`, where ROWS are the rows
chosen, the last of them the one that is dragged, and TARGET is the title of a place on the left.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Callable
from pathlib import Path

from fake_desk import FakeDesk
from PySide6.QtCore import QEventLoop, QPoint, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from window_driving import ids, row_spot

from evidence_desk.gui import theme
from evidence_desk.gui.main_window import MainWindow
from evidence_desk.gui.place import ALL, INBOX
from evidence_desk.gui.session import Session
from evidence_desk.gui.settings import Settings
from evidence_desk.text import use_language

_STEP_MS = 15
_CONTROL_KEY = 37


class Pointer:
    """The pointer of the X server, as a hand would move it."""

    def __init__(self) -> None:
        self._x, self._test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(None))

    def _do(self, name: str, *values: int) -> None:
        getattr(self._test, name)(self._display, *values, ctypes.c_ulong(0))
        self._x.XFlush(self._display)

    def move(self, spot: QPoint) -> None:
        self._do("XTestFakeMotionEvent", -1, spot.x(), spot.y())

    def button(self, *, down: bool) -> None:
        self._do("XTestFakeButtonEvent", 1, int(down))

    def control(self, *, down: bool) -> None:
        self._do("XTestFakeKeyEvent", _CONTROL_KEY, int(down))


def wait(ready: Callable[[], object], most_ms: int = 5000) -> bool:
    """Let the window live until something is so; whether it became so."""
    loop, poll, end = QEventLoop(), QTimer(), QTimer()
    poll.timeout.connect(lambda: ready() and loop.quit())
    end.setSingleShot(True)
    end.timeout.connect(loop.quit)
    poll.start(10)
    end.start(most_ms)
    if not ready():
        loop.exec()
    return bool(ready())


class Script:
    """Steps one after the other, also while a drag has the event loop to itself."""

    def __init__(self, steps: list[Callable[[], None]]) -> None:
        self._steps = steps
        self._timer = QTimer()
        self._timer.timeout.connect(self._next)
        self._timer.start(_STEP_MS)

    def _next(self) -> None:
        if self._steps:
            self._steps.pop(0)()
        else:
            self._timer.stop()

    @property
    def over(self) -> bool:
        return not self._timer.isActive()


def spots(window: MainWindow, rows: list[int], title: str) -> tuple[list[QPoint], QPoint]:
    """Where the rows and the target are on the screen."""

    def on_screen(part: QWidget, spot: QPoint) -> QPoint:
        return part.mapToGlobal(spot)

    view, places = window.timeline.view, (INBOX, ALL, *window.debts.model.debts())
    model = window.timeline.model
    starts = [on_screen(view.viewport(), view.visualRect(model.index(row, 0)).center()) for row in rows]
    place = next(place for place in places if place.title == title)
    return starts, on_screen(window.debts.list.viewport(), row_spot(window, place))


def script(pointer: Pointer, starts: list[QPoint], target: QPoint) -> list[Callable[[], None]]:
    """Choose all rows, then press on the last one, go to the target by way of a few places, let go."""
    steps: list[Callable[[], None]] = []
    for number, spot in enumerate(starts):
        last = number == len(starts) - 1
        if number == 1:
            steps.append(lambda: pointer.control(down=True))
        steps.append(lambda spot=spot: pointer.move(spot))
        if not last or number:
            steps += [lambda: pointer.button(down=True), lambda: pointer.button(down=False)]
    if len(starts) > 1:
        steps.append(lambda: pointer.control(down=False))
    # A second click soon after the first would open the row instead.
    steps += [lambda: None] * 40
    steps.append(lambda: pointer.button(down=True))
    start = starts[-1]
    way = [start + (target - start) * part / 8 for part in range(1, 9)]
    steps += [lambda spot=spot: pointer.move(spot) for spot in way]
    steps += [lambda: pointer.move(target + QPoint(3, 1)), lambda: None, lambda: None]
    steps += [lambda: pointer.button(down=False), *[lambda: None] * 6]
    return steps


def main() -> None:
    """One drag in one window."""
    folder, rows, title = Path(sys.argv[1]), [int(row) for row in sys.argv[2].split(",")], sys.argv[3]
    app = QApplication(["drag"])
    use_language("en")
    theme.apply_font(app)
    theme.apply(app, "light")
    session = Session.begin(FakeDesk.small(folder), Settings(folder / "settings.ini"))
    window = MainWindow(session)
    window.setGeometry(0, 0, 1200, 800)
    window.show()
    wait(lambda: window.debts.model.rowCount() > 0 and not session.operations.busy)
    window.show_place(INBOX)
    wait(lambda: window.timeline.model.entry(0) is not None and not session.operations.busy)
    before = ids(window)
    play = Script(script(Pointer(), *spots(window, rows, title)))
    wait(lambda: play.over, 20_000)
    wait(lambda: not session.operations.busy)
    desk: FakeDesk = session.desk
    came = {"filed": {str(n): desk.named(n).debt_name for n in before}, "acts": len(desk.past)}
    came["aimed"] = window.debts.list._paint.target.isValid()
    told = {"platform": app.platformName(), "before": before, "after": ids(window)} | came
    sys.stdout.write(json.dumps(told) + "\n")
    window.close()
    session.end()


if __name__ == "__main__":
    main()
