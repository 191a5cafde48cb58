"""Screens as the reader of letters gives them, built line by line: 1080 x 2340, portraits beside bubbles."""

from __future__ import annotations

from evidence_desk.domain.screen import ScreenLine, ScreenText

WIDTH, HEIGHT, LETTER, STEP, PAD = 1080, 2340, 50, 68, 30
GROUND, WHITE, GREEN, GREY = (237, 237, 237), (255, 255, 255), (149, 236, 105), (225, 225, 225)
INSET = 160


class Screen:
    """Grows downwards: each call places something below what is there."""

    def __init__(self, title: str = "张三", *, inset: int = INSET, bars: bool = True) -> None:
        self.y, self.inset, self.lines = 330, inset, []
        self.marks: tuple[list, list] = ([], [])
        if bars:
            self._put("09:41", 60, 40, 40)
            self._ground(title, 140, 50)
        else:
            self.y = 40

    def ground(self, text: str, *, gap: int = 40, letter: int = 36) -> Screen:
        """A centred line on the ground: a time, a system line."""
        self._ground(text, self.y, letter)
        self.y += letter + gap
        return self

    def at(self, text: str, x: int, *, letter: int = 36) -> Screen:
        """A line on the ground that begins at `x`: a nick, a stamp."""
        self._put(text, x, self.y, letter)
        self.y += letter + 6
        return self

    def them(self, *rows: str, **more) -> Screen:
        """A bubble of the other side."""
        return self._bubble(rows, mine=False, **{"colour": WHITE} | more)

    def me(self, *rows: str, **more) -> Screen:
        """A bubble of one's own."""
        return self._bubble(rows, mine=True, **{"colour": GREEN} | more)

    def read(self, **more) -> ScreenText:
        """The screen."""
        left, right = (tuple(side) for side in self.marks)
        known = {"width": WIDTH, "height": HEIGHT, "dark": False, "ground": GROUND}
        lines = tuple(sorted(self.lines, key=lambda line: line.box[1]))
        return ScreenText(lines=lines, left_portraits=left, right_portraits=right, **known | more)

    def _bubble(self, rows, mine, colour, letter=LETTER, gap=40, confidence=0.99, wide=None) -> Screen:
        step = round(letter * STEP / LETTER)
        inner = max(round(breadth(row) * letter) for row in rows) if wide is None else wide
        left = WIDTH - self.inset - inner - 2 * PAD if mine else self.inset
        top, bottom, right = self.y, self.y + step * len(rows) + PAD, left + inner + 2 * PAD
        for number, row in enumerate(rows):
            y = top + PAD // 2 + number * step
            box = (left + PAD, y, left + PAD + round(breadth(row) * letter), y + letter)
            self.lines.append(ScreenLine(row, box, confidence, left, right, colour, top, bottom))
        if self.inset > 0.1 * WIDTH:
            self.marks[mine].append((top, top + 120))
        self.y = bottom + gap
        return self

    def _ground(self, text: str, y: int, letter: int) -> None:
        self._put(text, round(WIDTH / 2 - breadth(text) * letter / 2), y, letter)

    def _put(self, text: str, x: int, y: int, letter: int) -> None:
        box = (x, y, x + round(breadth(text) * letter), y + letter)
        self.lines.append(ScreenLine(text, box, 0.99, 0, WIDTH, GROUND, 0, HEIGHT))


def breadth(text: str) -> float:
    """Width in Chinese letters."""
    return sum(1.0 if ord(letter) > 0x1000 else 0.55 for letter in text)
