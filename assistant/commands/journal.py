"""`journal`: what is kept, deleted when too old or when someone asks, exported, and its eval cases."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from contextlib import closing

from assistant import rows, settings
from assistant.journal.opening import open_journal, reach
from assistant.journal.store import Removed
from assistant.records import Row


def run(given: argparse.Namespace) -> int:
    return _ACTIONS[given.action](given)


def _purge(given: argparse.Namespace) -> int:
    used = settings.load()
    with closing(reach(used)) as journal:
        return _count(journal.purge(used.day))


def _export(given: argparse.Namespace) -> int:
    with closing(open_journal(settings.load())) as journal:
        return _write(journal.requests.entries(given.text))


def _delete(given: argparse.Namespace) -> int:
    with closing(open_journal(settings.load())) as journal:
        return _count(journal.requests.delete(given.text))


def _cases(given: argparse.Namespace) -> int:
    with closing(open_journal(settings.load())) as journal:
        return _write(case.row for case in journal.cases.all())


def _count(removed: Iterable[Removed]) -> int:
    for each in removed:
        print(f"{each.kind}: {each.number} deleted")
    return 0


def _write(entries: Iterable[Row]) -> int:
    for entry in entries:
        sys.stdout.buffer.write(rows.line(entry))
    return 0


_ACTIONS = {"purge": _purge, "export": _export, "delete": _delete, "cases": _cases}
