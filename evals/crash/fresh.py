"""Work in a fresh process, forked from one that has imported everything and opened nothing: it takes 30 ms, not 3 s."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

_IMPORTED = ["chromadb.api.rust", "evals.crash.damage", "evals.crash.disk"]
"""Modules that a fresh process finds imported; none of them opens or starts anything by that."""
_PATIENCE = 300.0
"""Seconds after which a process is taken to hang."""
_forked = multiprocessing.get_context("forkserver")
_forked.set_forkserver_preload(_IMPORTED)
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Ended(Generic[Made]):
    """How a process ended."""

    code: int | None
    """Its exit code; minus the signal that ended it; None if it hung and was ended here."""
    made: Made | None = None
    raised: Exception | None = None

    @property
    def value(self) -> Made:
        """What it made. Raises what it raised, or RuntimeError if it died."""
        if self.raised:
            raise self.raised
        if self.code != 0 or self.made is None:
            raise RuntimeError(f"the process ended with {self.code}")
        return self.made


def ended(work: Callable[..., Made], *given: object) -> Ended[Made]:
    """Does work in a fresh process, and waits for its end. Both are handed over by pickling."""
    receiver, sender = _forked.Pipe(duplex=False)
    process = _forked.Process(target=_work, args=(sender, work, given))
    process.start()
    sender.close()
    try:
        made, raised = receiver.recv() if receiver.poll(_PATIENCE) else (None, None)
    except EOFError:  # it died before it said anything
        made, raised = None, None
    process.join(_PATIENCE)
    if process.exitcode is None:
        process.kill()
        process.join()
        return Ended(None)
    return Ended(process.exitcode, made, raised)


def _work(sender: Connection, work: Callable[..., Any], given: tuple[object, ...]) -> None:
    logging.getLogger("assistant").addHandler(logging.NullHandler())  # hundreds of expected warnings
    try:
        sender.send((work(*given), None))
    except Exception as error:  # whatever it is, it is told as what came of the trial
        sender.send((None, error))
