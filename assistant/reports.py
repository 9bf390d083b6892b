"""What an ingest did; the last one's report is kept beside the index, so that staff can read it after a restart."""

from __future__ import annotations

import datetime
import logging
import os
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from assistant.corpus import Failure
from assistant.index import layout
from assistant.notes import State
from assistant.records import Remark

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest did. `build` is the one that answers now."""

    build: str
    passages: int
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    skipped: tuple[Failure, ...] = ()
    """Files that are no documents of their own, and why."""
    remarks: dict[str, tuple[Remark, ...]] = field(default_factory=dict)
    """What was left out of a document or looks wrong in it, by its name."""
    notes: dict[str, State] = field(default_factory=dict)
    """How each house note stands today."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """A report, and when the ingest was done, in UTC."""

    at: datetime.datetime
    report: Report


_INGESTED = TypeAdapter(Ingested)


def keep(index: Path, report: Report) -> None:
    """Keeps the report of the last ingest. That it cannot be kept undoes nothing of what was done, so it is logged."""
    beside = _path(index).with_suffix(".next")
    try:
        beside.write_bytes(_INGESTED.dump_json(Ingested(datetime.datetime.now(datetime.UTC), report)))
        layout.flush(beside)
        os.replace(beside, _path(index))
    except (OSError, ValueError) as error:
        log.warning("%s: the report of this ingest is not kept: %s", _path(index), error)


def last(index: Path) -> Ingested | None:
    """The last ingest; None if there is none, or its report can no longer be read."""
    try:
        return _INGESTED.validate_json(_path(index).read_bytes())
    except (OSError, ValidationError):
        return None


def _path(index: Path) -> Path:
    return index / "last.json"
