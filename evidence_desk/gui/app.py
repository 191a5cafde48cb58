"""The application: language, theme, font, crash handler, and the window of the case that is open."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from evidence_desk.gui import icons, theme
from evidence_desk.gui.crash import CrashHandler
from evidence_desk.gui.entry_words import one_line
from evidence_desk.gui.garbage import MainThreadGarbage
from evidence_desk.gui.main_window import MainWindow
from evidence_desk.gui.opening import Opening
from evidence_desk.gui.session import Session
from evidence_desk.gui.settings import Settings
from evidence_desk.paths import default_case_dir, sample_case_dir
from evidence_desk.text import _, use_language

if TYPE_CHECKING:
    from evidence_desk.bootstrap import Desk

_QT_LANGUAGES = {"zh": "zh_CN", "en": "en"}


class Application(QObject):
    """Holds the open case and its window; builds the window anew when language or theme change."""

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__(app)
        self._app, self._settings = app, settings
        self._translator: QTranslator | None = None
        self.session: Session | None = None
        self.window: MainWindow | None = None
        self._opening = Opening(self)
        self._opening.opened.connect(self.show_desk)
        self._opening.given_up.connect(self._on_given_up)
        app.setWindowIcon(icons.app_icon())
        app.setQuitOnLastWindowClosed(False)
        app.aboutToQuit.connect(self.end)
        app.styleHints().colorSchemeChanged.connect(self._on_scheme)
        self._font_found = True
        self._dress()

    def open(self, case_dir: Path) -> None:
        """Open a case, or begin one where there is none; the window follows."""
        self._opening.open(case_dir)

    def show_desk(self, desk: Desk) -> None:
        """Show an opened case in place of the one before, which is closed."""
        self._take_down()
        if self.session:
            self.session.end()
        self.session = Session.begin(desk, self._settings, enrich=True)
        if not desk.case.read_only and desk.case.path != sample_case_dir():
            self._settings.remember_case(desk.case.path)
        self._show()

    def _on_given_up(self) -> None:
        if self.window is None:
            self._app.quit()

    def _show(self) -> None:
        if self.session is None:
            return
        self.window = window = MainWindow(self.session)
        window.closed.connect(self._app.quit)
        window.commands.case_asked.connect(self.open)
        window.commands.sample_asked.connect(self._opening.open_sample)
        window.commands.look_asked.connect(self._rebuild, Qt.ConnectionType.QueuedConnection)
        self._say_what_is_unusual(window)
        window.show()

    def _say_what_is_unusual(self, window: MainWindow) -> None:
        """That another window works on this case, or that its words cannot be shown."""
        case = window.session.desk.case
        if case.read_only and case.holder:
            window.notice.say(
                _("This case is open for work elsewhere: {holder}.").format(holder=one_line(case.holder)),
                _(
                    "It can be read, searched and exported here; nothing is changed. To work on it, close it "
                    "there and open it again here."
                ),
            )
        if not self._font_found:
            window.notice.say(
                _("No font with Chinese characters was found on this computer."),
                _("Evidence is unchanged, but may show as boxes. Installing fonts-noto-cjk mends it."),
            )

    def _rebuild(self) -> None:
        """The same case in a new dress, at the same place."""
        if self.window is None:
            return
        place, chosen = self.window.timeline.place, self.window.timeline.view.chosen
        self._take_down()
        self._dress()
        self._show()
        self.window.show_place(place)
        if chosen is not None:
            self.window.timeline.open_entry(chosen)

    def _take_down(self) -> None:
        if self.window is not None:
            self.window.keep_shape()
            self.window.hide()
            self.window.deleteLater()
            self.window = None

    def _dress(self) -> None:
        language = self._settings.language
        use_language(language)
        self._translate_qt(_QT_LANGUAGES[language])
        self._font_found = theme.apply_font(self._app)
        name = self._settings.theme
        if name == "auto":
            name = "dark" if self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark else "light"
        theme.apply(self._app, name)
        self._app.setApplicationDisplayName(_("Evidence Desk"))

    def _translate_qt(self, language: str) -> None:
        """Qt's own buttons and menus in the window's language."""
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
            self._translator = None
        QLocale.setDefault(QLocale(language))
        translator = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if language != "en" and translator.load(f"qtbase_{language}", folder):
            self._app.installTranslator(translator)
            self._translator = translator

    def _on_scheme(self) -> None:
        if self._settings.theme == "auto":
            self._rebuild()

    def end(self) -> None:
        """Take the window down, write the settings, close the case."""
        self._take_down()
        self._settings.flush()
        self._opening.close()
        if self.session:
            self.session.end()
            self.session = None


def run(case_dir: Path | None = None) -> int:
    """Show the desk with `case_dir`, or the last case, or the default one; the exit code."""
    QApplication.setApplicationName("evidence-desk")
    QApplication.setDesktopFileName("evidence-desk")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError("the desk needs an application with windows")
    settings = Settings()
    use_language(settings.language)
    crashes = CrashHandler(app)
    crashes.install()
    garbage = MainThreadGarbage(app)
    garbage.start()
    application = Application(app, settings)
    application.open(case_dir or settings.last_case or default_case_dir())
    return app.exec()
