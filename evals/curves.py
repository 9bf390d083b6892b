"""Curves over several sizes, both axes logarithmic, as one SVG picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

WIDE, HIGH = 420, 240
"""Of the area of a panel that curves are drawn in, in pixels of the picture."""
_APART = 15.0
"""Pixels that the names of two curves lie apart at least."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A name and its points, x and y above zero, by rising x."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, in pixels, and what is written there."""

    at: float
    said: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A curve in pixels, and the height at which its name stands."""

    name: str
    points: tuple[tuple[float, float], ...]
    beside: float


@dataclass(frozen=True, slots=True)
class Axis:
    """From a value to a pixel: powers of ten lie evenly."""

    low: float
    high: float
    length: float

    @classmethod
    def over(cls, values: Sequence[float], length: float) -> Axis:
        """From the power of ten below the smallest value to the one above the largest."""
        low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        return cls(low, max(high, low + 1), length)

    def __call__(self, value: float) -> float:
        return (math.log10(value) - self.low) / (self.high - self.low) * self.length

    def ticks(self) -> list[Tick]:
        powers = range(int(self.low), int(self.high) + 1)
        return [Tick(self(10.0**power), f"{10.0**power:,g}" if power < 0 else f"{10**power:,}") for power in powers]


@dataclass(frozen=True, slots=True)
class Panel:
    """Curves on the same axes."""

    title: str
    curves: tuple[Curve, ...]

    @property
    def across(self) -> Axis:
        return Axis.over([x for curve in self.curves for x, _ in curve.points], WIDE)

    @property
    def up(self) -> Axis:
        return Axis.over([y for curve in self.curves for _, y in curve.points], HIGH)

    @property
    def drawn(self) -> list[Drawn]:
        """The curves in pixels, lowest end first; y grows downwards, as SVG has it."""
        across, up = self.across, self.up
        lines = [(each.name, tuple((across(x), HIGH - up(y)) for x, y in each.points)) for each in self.curves]
        lowest = HIGH + _APART
        found = []
        for name, points in sorted(lines, key=lambda line: -line[1][-1][1]):
            lowest = min(points[-1][1], lowest - _APART)
            found.append(Drawn(name, points, lowest))
        return found


def svg(panels: Sequence[Panel], x_title: str) -> str:
    """The panels, one below another."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    template = templates.get_template("curves.svg.jinja")
    return template.render(panels=panels, x_title=x_title, wide=WIDE, high=HIGH)
