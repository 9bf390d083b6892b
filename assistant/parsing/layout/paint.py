"""What is painted on a page besides text: it tells whether white letters are seen, and whether a page is a picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from assistant.parsing.layout.state import Box, State, area, numbers, shifted

_CORNERS = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
_SMALL = 30.0
"""Square points: smaller marks hold no letter."""
_MANY = 5_000
"""Painted places that are remembered; a map may have a hundred thousand."""


@dataclass(slots=True)
class Paint:
    """The path that is being laid, and the places that were filled with anything but white."""

    path: list[tuple[float, float]] = field(default_factory=list)
    filled: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)

    def go(self, operands: Any) -> None:
        given = numbers(operands)
        if len(given) >= 2:
            self.path.append((given[-2], given[-1]))

    def go_round(self, operands: Any) -> None:
        given = numbers(operands)
        if len(given) == 4:
            x, y, width, height = given
            self.path += [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]

    def fill(self, state: State) -> None:
        if self.path and not state.white and not state.clear:
            self._remember(_around(self.path, state))
        self.path.clear()

    def picture(self, state: State) -> None:
        self.pictures.append(_around(_CORNERS, state))
        self._remember(self.pictures[-1])

    def holds(self, x: float, y: float) -> bool:
        return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in self.filled)

    def _remember(self, box: Box) -> None:
        if area(box) > _SMALL and len(self.filled) < _MANY:
            self.filled.append(box)


def _around(corners: Iterable[tuple[float, float]], state: State) -> Box:
    moved = [shifted(x, y, state.place) for x, y in corners]
    across, up = [each[4] for each in moved], [each[5] for each in moved]
    return min(across), min(up), max(across), max(up)
