"""Readers that follow an index while others write it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from assistant.index.pinning import Index
from assistant.index.reader import Build

_Seen = TypeVar("_Seen")
_LAST = 0.5
"""Seconds in which the build that was published last is seen too."""


@contextmanager
def followed(indexes: Sequence[Index], see: Callable[[Build], _Seen]) -> Iterator[set[_Seen]]:
    """What is seen of the pinned builds, by a thread for each index, again and again; no look at one may fail."""
    seen: set[_Seen] = set()
    errors: list[str] = []
    done = threading.Event()

    def read(index: Index) -> None:
        while not done.is_set():
            try:
                with index.pinned() as build:
                    seen.add(see(build))
            except Exception as error:  # told at the end, with the others
                errors.append(repr(error))

    readers = [threading.Thread(target=read, args=(index,)) for index in indexes]
    for reader in readers:
        reader.start()
    try:
        yield seen
        time.sleep(_LAST)
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert not errors
