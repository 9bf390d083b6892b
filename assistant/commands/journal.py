"""`journal`: what is kept, deleted when too old or when someone asks, exported, and its eval cases."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from contextlib import closing

from assistant import rows, settings
from assistant.journal.journal import Journal
from assistant.journal.opening import open_journal
from assistant.journal.store import Removed
from assistant.records import Row


def run(given: argparse.Namespace) -> int:
    with closing(open_journal(settings.load())) as journal:
        _ACTIONS[given.action](journal, given)
    return 0


def _purge(journal: Journal, given: argparse.Namespace) -> None:
    _count(journal.purge(settings.load().day))


def _export(journal: Journal, given: argparse.Namespace) -> None:
    _write(journal.requests.entries(given.text))


def _delete(journal: Journal, given: argparse.Namespace) -> None:
    _count(journal.requests.delete(given.text))


def _cases(journal: Journal, given: argparse.Namespace) -> None:
    _write(case.row for case in journal.cases.all())


def _count(removed: Iterable[Removed]) -> None:
    for each in removed:
        print(f"{each.kind}: {each.number} deleted")


def _write(entries: Iterable[Row]) -> None:
    for entry in entries:
        sys.stdout.buffer.write(rows.line(entry))


_ACTIONS = {"purge": _purge, "export": _export, "delete": _delete, "cases": _cases}
