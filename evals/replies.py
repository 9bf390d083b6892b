"""What a system answered to a case, and what it had to answer from; both as they stand in a run's folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter

from assistant import rows
from assistant.programme import Programme
from assistant.records import LANGUAGES, Answer, Row, Source


@dataclass(frozen=True, slots=True)
class Reply:
    """The answers to all turns of a case; the last one is examined."""

    case: str
    answers: tuple[Answer, ...]

    @property
    def answer(self) -> Answer:
        return self.answers[-1]

    @property
    def failed(self) -> bool:
        """It broke on the way: a failure is no answer, and gets no score."""
        return self.answer.outcome == "error"


@dataclass(frozen=True, slots=True)
class Period:
    """What a programme is called in any language, and the years it is for as they are written: "2014–2017"."""

    names: tuple[str, ...]
    years: str
    successors: tuple[str, ...] = ()
    """What has replaced it, in any language."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What may be cited, and what programmes it belongs to."""

    documents: dict[str, str]
    """Exact text by name."""
    periods: tuple[Period, ...] = ()
    writer: str = "quotes"
    """The chat model that was asked, or "quotes"."""


_GROUND = TypeAdapter(Ground)


def ground(programmes: Sequence[Programme], sources: dict[str, Source], writer: str) -> Ground:
    periods = [
        Period(
            tuple(sorted({each.title[code] for code in LANGUAGES})),
            "–".join(map(str, each.standing.period)),
            tuple(later.title[code] for later in each.standing.superseded_by for code in LANGUAGES),
        )
        for each in programmes
        if each.standing and each.standing.period
    ]
    return Ground({name: source.text for name, source in sources.items()}, tuple(periods), writer)


def to_row(reply: Reply) -> Row:
    """The row of the contract for the last answer, with those before it under "before"."""
    return rows.of_answer(reply.answer, reply.case) | {"before": [asdict(each) for each in reply.answers[:-1]]}


def from_row(row: Row) -> Reply:
    """Raises ValidationError for what is no such row."""
    said = {name: value for name, value in row.items() if name not in ("id", "before")}
    return Reply(str(row["id"]), tuple(rows.answer(each) for each in (*row["before"], said)))


def ground_to_json(given: Ground) -> str:
    return json.dumps(asdict(given), ensure_ascii=False)


def ground_from_json(text: str) -> Ground:
    loaded: Any = json.loads(text)
    return _GROUND.validate_python(loaded)
