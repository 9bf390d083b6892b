"""A promise with what came of trying it, and a chapter of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised, the figure that would keep it, and the figure that was reached."""

    text: str
    wanted: str
    reached: str
    kept: bool
    in_the_way: str = ""
    """What stands in the way, where it is not kept."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Promises of one sort, tried in one run."""

    title: str
    how: str
    """How they were tried, in a paragraph or two of Markdown."""
    promises: tuple[Promise, ...]
    details: str = ""
    """Markdown below the table: what was tried one by one, and what came of it."""
