"""What holds while a page of a PDF is drawn: place, font, colour; and what the codes of a string stand for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pypdf.generic import DictionaryObject
from pypdf.generic._font import Font

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Numbers = tuple[float, ...]
UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_WHITE = 0.97


@dataclass(frozen=True, slots=True)
class State:
    """What q keeps and Q brings back. Lengths are in units of text space."""

    place: Matrix = UNMOVED
    font: Font | None = None
    size: float = 0.0
    letter_gap: float = 0.0
    word_gap: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    white: bool = False
    clear: bool = False
    """Nothing is seen of what is filled."""


def times(one: Matrix, other: Matrix) -> Matrix:
    """The matrix that does `one`, then `other`."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def shifted(across: float, up: float, matrix: Matrix) -> Matrix:
    """A matrix moved in its own directions."""
    return times((1.0, 0.0, 0.0, 1.0, across, up), matrix)


def matrix(numbers: Numbers) -> Matrix:
    """Six numbers as a matrix; of another count, which a broken file has, nothing is moved."""
    if len(numbers) != 6:
        return UNMOVED
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def numbers(operands: Any) -> Numbers:
    """The operands that are numbers."""
    return tuple(float(each) for each in operands if isinstance(each, (int, float)))


def dictionary(given: Any) -> DictionaryObject:
    """A dictionary, or where there is none an empty one."""
    found = given.get_object() if given is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _first(name: str, factor: float = 1.0) -> Callable[[State, Numbers], State]:
    def take(state: State, given: Numbers) -> State:
        return replace(state, **{name: given[0] * factor}) if given else state  # type: ignore[arg-type]

    return take


def _colour(state: State, given: Numbers) -> State:
    """White is told by how many numbers a colour has: gray, RGB or CMYK."""
    if len(given) == 4:
        return replace(state, white=max(given) <= 1 - _WHITE)
    return replace(state, white=len(given) in (1, 3) and min(given) >= _WHITE)


def _move(state: State, given: Numbers) -> State:
    return replace(state, place=times(matrix(given), state.place))


def _mode(state: State, given: Numbers) -> State:
    return replace(state, mode=int(given[0])) if given else state


SETS: dict[str, Callable[[State, Numbers], State]] = {
    "cm": _move,
    "Tc": _first("letter_gap"),
    "Tw": _first("word_gap"),
    "Tz": _first("stretch", 0.01),
    "TL": _first("leading"),
    "Ts": _first("rise"),
    "Tr": _mode,
    **dict.fromkeys(("g", "rg", "k", "sc", "scn"), _colour),
}
"""The operators that only change what holds from now on."""


def letters(string: bytes, font: Font) -> list[tuple[str, float]]:
    """What each code of a string stands for, and how wide it is, in thousandths of the size."""
    if isinstance(font.encoding, str):
        codes = string.decode(font.encoding, "replace")
        return [(font.character_map.get(code, code), font.get_text_width(code)) for code in codes]
    named = [(font.encoding.get(code, chr(code)), chr(code)) for code in string]
    return [(font.character_map.get(name, _seen(name)), font.get_text_width(code)) for name, code in named]


def _seen(name: str) -> str:
    """A code without a letter of its own is a bullet in the encoding that most files use."""
    return "•" if "\x7f" <= name <= "\x9f" else name
