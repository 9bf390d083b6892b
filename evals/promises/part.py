"""Promises that are tried together, and what came of the trials one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.promises.promise import Promise


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a chapter."""

    promises: tuple[Promise, ...]
    details: str = ""


def never(text: str, times: int, of: int, in_the_way: str = "") -> Promise:
    """A promise that something never happens, with how many times it did; not kept either if nothing was tried."""
    return Promise(text, f"0 of {of}", f"{times} of {of}", kept=of > 0 and not times, in_the_way=in_the_way)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
