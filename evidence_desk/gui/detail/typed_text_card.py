"""The user's own reading of a picture: layered over it, never instead of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit

from evidence_desk.gui.detail.card import Card, button, link, row
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.text import _

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details


class TypedTextCard(Card):
    """An editor for what a screenshot says. Unsaved typing survives what others change."""

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        super().__init__(_("What the picture says"))
        self._context = context
        self._errands = errands
        self._entry = details.entry
        self._typed = details.typed_text
        self.say(_("Typed by you; the picture is unchanged."), "quiet")
        self.editor = QPlainTextEdit(details.typed_text)
        self.editor.setAccessibleName(_("What the picture says, typed by you"))
        self.editor.setPlaceholderText(
            _("Type the words that matter; then they can be searched and compared.")
        )
        self.editor.setTabChangesFocus(True)
        self.editor.setReadOnly(context.read_only)
        self.editor.setFixedHeight(self.editor.fontMetrics().lineSpacing() * 5 + 16)
        self.body.addWidget(self.editor)
        self._save = button(_("Save the text"), self._on_save)
        self._revert = link(_("Discard the changes"), self._on_revert)
        self.body.addLayout(row(self._save, self._revert))
        self.editor.textChanged.connect(self._on_edited)
        self._on_edited()

    @property
    def edited(self) -> bool:
        """Whether something typed is not saved yet."""
        return bool(self.editor.toPlainText().strip() != self._typed.strip())

    def refresh(self, details: Details) -> None:
        """Take up the stored text, unless something unsaved stands here."""
        untouched = not self.edited
        self._entry = details.entry
        self._typed = details.typed_text
        if untouched:
            self._on_revert()
        self._on_edited()

    def _on_edited(self) -> None:
        for each in (self._save, self._revert):
            each.setEnabled(self.edited and not self._context.read_only)

    def _on_revert(self) -> None:
        self.editor.setPlainText(self._typed)

    def _on_save(self) -> None:
        typed = self.editor.toPlainText()
        self._errands.run(
            self._context.desk.claims.type_text, self._entry.id, typed, done=self._context.bus.publish
        )
