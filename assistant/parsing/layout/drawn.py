"""A page of a PDF becomes its words, each where it is drawn: the content streams are followed as a viewer would.

pypdf reads the file, its streams and fonts. It can join text too, but tells neither how wide a word is nor whether it
can be seen, by which columns, tables and hidden text are told.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PageObject
from pypdf.errors import LimitReachedError
from pypdf.generic import ContentStream, DictionaryObject, StreamObject
from pypdf.generic._font import Font

from assistant.parsing.layout.paint import Paint
from assistant.parsing.layout.sheet import Sheet, Word
from assistant.parsing.layout.state import (
    SETS,
    UNMOVED,
    Box,
    Matrix,
    State,
    area,
    dictionary,
    letters,
    matrix,
    numbers,
    shifted,
    times,
)

MAX_DEPTH = 12
"""Forms within forms."""
MAX_SHOWN = 200_000
"""Strings drawn on a page; a page of text has some thousands."""
MAX_FORMS = 2_000
"""Forms drawn on a page."""
MIN_SIZE = 2.5
"""Points; nobody reads smaller letters."""
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)


def drawn(page: PageObject) -> Sheet:
    """The words of a page, in the order they are drawn. Raises pypdf's errors, LimitReachedError for too much."""
    pen = _Pen(page, tuple(map(float, page.mediabox)))
    content = page.get("/Contents")
    if content is not None:
        pen.follow(ContentStream(content, page.pdf, "bytes"), dictionary(page.get("/Resources")))
    return pen.sheet()


@dataclass(slots=True)
class _Pen:
    """Draws a page and notes each word."""

    page: PageObject
    corners: tuple[float, ...]
    state: State = field(default_factory=State)
    before: list[State] = field(default_factory=list)
    line: Matrix = UNMOVED
    text: Matrix = UNMOVED
    paint: Paint = field(default_factory=Paint)
    marks: list[bool] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    marked: list[Word] = field(default_factory=list)
    unseen: list[Word] = field(default_factory=list)
    hidden: int = 0
    shown: int = 0
    forms: int = 0
    fonts: dict[int, Font] = field(default_factory=dict)
    inside: list[StreamObject] = field(default_factory=list)
    spaced: bool = False

    def follow(self, content: ContentStream, resources: DictionaryObject) -> None:
        for operands, operator in content.operations:
            name = operator.decode("latin-1")
            if name in _DOES:
                _DOES[name](self, operands)
            elif name in SETS:
                self.state = SETS[name](self.state, numbers(operands))
            elif name in _LOOKS_UP:
                kind, does = _LOOKS_UP[name]
                does(self, _entry(resources, kind, operands), operands, resources)

    def sheet(self) -> Sheet:
        # Invisible letters over a picture are what text recognition found in it; elsewhere they are for machines only.
        pictured = any(area(each) > 0.5 * area(self.box) for each in self.paint.pictures)
        words = [*self.words, *(self.unseen if pictured else ())]
        turns = Counter(word.turn for word in words or self.marked for _ in word.text).most_common(1)
        return Sheet(
            tuple(word for word in words if word.turn == turns[0][0]),
            tuple(word for word in self.marked if word.turn == turns[0][0]),
            self.hidden + (0 if pictured else len(self.unseen)),
        )

    @property
    def box(self) -> Box:
        a, b, c, d = self.corners
        return min(a, c), min(b, d), max(a, c), max(b, d)

    def keep(self, _: Any) -> None:
        if len(self.before) < MAX_SHOWN:
            self.before.append(self.state)

    def bring_back(self, _: Any) -> None:
        self.state = self.before.pop() if self.before else self.state

    def mark(self, operands: Any) -> None:
        self.marks.append(bool(operands) and operands[0] == "/Artifact")

    def unmark(self, _: Any) -> None:
        del self.marks[-1:]

    def fill(self, _: Any) -> None:
        self.paint.fill(self.state)

    def picture(self, _: Any) -> None:
        self.paint.picture(self.state)

    def adjust(self, entry: Any, _: Any, __: DictionaryObject) -> None:
        opacity = dictionary(entry).get("/ca")
        if isinstance(opacity, (int, float)):
            self.state = replace(self.state, clear=opacity < 0.05)

    def draw(self, form: Any, operands: Any, resources: DictionaryObject) -> None:
        if not isinstance(form, StreamObject):
            return
        if form.get("/Subtype") == "/Image":
            self.picture(operands)
        # A form that draws itself is drawn once.
        elif not any(form is each for each in self.inside) and len(self.inside) < MAX_DEPTH:
            self._draw_form(form, resources)

    def _draw_form(self, form: StreamObject, resources: DictionaryObject) -> None:
        state, line, text = self.state, self.line, self.text
        self.state = replace(state, place=times(matrix(numbers(form.get("/Matrix", ()))), state.place))
        self.inside.append(form)
        self.forms += 1
        if self.forms > MAX_FORMS:
            raise LimitReachedError(f"more than {MAX_FORMS} forms on a page")
        self.follow(ContentStream(form, self.page.pdf, "bytes"), dictionary(form.get("/Resources")) or resources)
        self.inside.pop()
        self.state, self.line, self.text = state, line, text

    # Where text goes

    def begin(self, _: Any) -> None:
        self.line = self.text = UNMOVED

    def move(self, operands: Any) -> None:
        across, up = (*numbers(operands), 0.0, 0.0)[:2]
        self.line = self.text = shifted(across, up, self.line)

    def move_and_lead(self, operands: Any) -> None:
        self.move(operands)
        self.state = replace(self.state, leading=-(*numbers(operands), 0.0, 0.0)[1])

    def put(self, operands: Any) -> None:
        self.line = self.text = matrix(numbers(operands))

    def next_line(self, _: Any) -> None:
        self.line = self.text = shifted(0.0, -self.state.leading, self.line)

    def take_font(self, entry: Any, operands: Any, _: DictionaryObject) -> None:
        size = numbers(operands)
        font = self._font(entry) if isinstance(entry, DictionaryObject) else None
        self.state = replace(self.state, font=font, size=size[-1] if size else self.state.size)

    def _font(self, entry: DictionaryObject) -> Font:
        if id(entry) not in self.fonts:
            self.fonts[id(entry)] = Font.from_font_resource(entry)
        return self.fonts[id(entry)]

    # Text itself

    def show(self, operands: Any) -> None:
        self.spread([operands[-1:]])

    def show_on_next_line(self, operands: Any) -> None:
        given = numbers(operands)
        if len(given) == 2:
            self.state = replace(self.state, word_gap=given[0], letter_gap=given[1])
        self.next_line(operands)
        self.show(operands)

    def spread(self, operands: Any) -> None:
        self.spaced = False
        for each in operands[0] if operands and isinstance(operands[0], list) else ():
            if isinstance(each, bytes):
                self._show(each)
            elif isinstance(each, (int, float)):
                self._advance(-float(each) / 1000 * self.state.size * self.state.stretch)

    def _advance(self, by: float) -> None:
        self.text = shifted(by, 0.0, self.text)

    def _show(self, string: bytes) -> None:
        """Notes the words of a string; spaces only move the pen."""
        state = self.state
        if state.font is None:
            return
        self.shown += 1
        if self.shown > MAX_SHOWN:
            raise LimitReachedError(f"more than {MAX_SHOWN} strings on a page")
        word, start, pen = "", 0.0, 0.0
        for char, width in letters(string, state.font):
            if char.isspace():
                self._note(word, start, pen)
                word, self.spaced = "", True
            else:
                start = start if word else pen
                word += char
            gap = state.letter_gap + (state.word_gap if char == " " else 0.0)
            pen += (width / 1000 * state.size + gap) * state.stretch
        self._note(word, start, pen)
        self._advance(pen)

    def _at(self, pen: float) -> Matrix:
        return shifted(pen, self.state.rise, times(self.text, self.state.place))

    def _note(self, text: str, begun: float, pen: float) -> None:
        """A word, by how far the pen had come; slanting ones, such as "draft" across a page, are no text."""
        if not text or self.state.font is None:
            return
        start = self._at(begun)
        quarters = math.atan2(start[1], start[0]) / (math.pi / 2)
        if abs(quarters - round(quarters)) > 0.1:
            return
        turn = round(quarters) % 4
        (left, base), (right, _) = _along(start, turn), _along(self._at(pen), turn)
        size = abs(self.state.size) * math.hypot(start[2], start[3])
        word = Word(text, left, right, base, size, bool(_BOLD.search(self.state.font.name)), self.spaced, turn)
        self.spaced = False
        self._sort(word, start[4], start[5])

    def _sort(self, word: Word, x: float, y: float) -> None:
        left, bottom, right, top = self.box
        outside = not (left - 1 <= x <= right + 1 and bottom - 1 <= y <= top + 1)
        lost = outside or self.state.clear or word.size < MIN_SIZE
        if lost or (self.state.white and not self.paint.holds(x + 1, y + 0.3 * word.size)):
            self.hidden += 1
        elif self.state.mode in (3, 7):
            self.unseen.append(word)
        elif any(self.marks):
            self.marked.append(word)
        else:
            self.words.append(word)


def _along(at: Matrix, turn: int) -> tuple[float, float]:
    """How far along its line a place is, and on which line, for text turned so."""
    x, y = at[4], at[5]
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def _entry(resources: DictionaryObject, kind: str, operands: Any) -> Any:
    found = dictionary(resources.get(kind)).get(operands[0]) if operands and isinstance(operands[0], str) else None
    return found.get_object() if found is not None else None


_DOES: dict[str, Callable[[_Pen, Any], None]] = {
    "q": _Pen.keep,
    "Q": _Pen.bring_back,
    "BDC": _Pen.mark,
    "BMC": _Pen.mark,
    "EMC": _Pen.unmark,
    "re": lambda pen, operands: pen.paint.go_round(operands),
    **dict.fromkeys(("m", "l", "c", "v", "y"), lambda pen, operands: pen.paint.go(operands)),
    **dict.fromkeys(("f", "F", "f*", "B", "B*", "b", "b*"), _Pen.fill),
    **dict.fromkeys(("n", "S", "s"), lambda pen, _: pen.paint.path.clear()),
    "INLINE IMAGE": _Pen.picture,
    "BT": _Pen.begin,
    "Td": _Pen.move,
    "TD": _Pen.move_and_lead,
    "Tm": _Pen.put,
    "T*": _Pen.next_line,
    "Tj": _Pen.show,
    "'": _Pen.show_on_next_line,
    '"': _Pen.show_on_next_line,
    "TJ": _Pen.spread,
}
_LOOKS_UP: dict[str, tuple[str, Callable[[_Pen, Any, Any, DictionaryObject], None]]] = {
    "Tf": ("/Font", _Pen.take_font),
    "Do": ("/XObject", _Pen.draw),
    "gs": ("/ExtGState", _Pen.adjust),
}
