"""Loads on an app: how soon it answers, what goes wrong, what it takes of memory."""

from __future__ import annotations

import asyncio
import random
import subprocess
import time
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import chain

from tqdm import tqdm

from evals.promises.talks import Alone, Asked, Talk
from evals.promises.visitor import Fault, visiting

THINKING = (20.0, 30.0)
"""Seconds for which somebody reads and thinks between two questions."""
_AFTER_A_FAULT = 1.0
"""Seconds until somebody tries again."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of loads on an app."""

    seconds: list[float] = field(default_factory=list)
    """How long each answer took."""
    faults: list[str] = field(default_factory=list)
    crossed: int = 0

    def __add__(self, other: Measured) -> Measured:
        return Measured(self.seconds + other.seconds, self.faults + other.faults, self.crossed + other.crossed)

    def quantile(self, share: float) -> float:
        """Seconds within which that share of the answers came; nan if none did."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def _measured(asked: Iterable[Asked]) -> Measured:
    all_of_it = list(asked)
    answered = [each for each in all_of_it if not each.fault]
    return Measured(
        [each.seconds for each in answered],
        [each.fault for each in all_of_it if each.fault],
        sum(each.crossed for each in answered),
    )


async def under(
    address: str, sessions: int, seconds: float, alone: Alone, thinking: tuple[float, float] = THINKING
) -> Measured:
    """So many sessions at a time that talk for so long, each beginning within the first pause for thinking."""
    until = time.monotonic() + seconds
    visitors = (_visitors(address, number, until, alone, thinking) for number in range(sessions))
    return _measured(chain.from_iterable(await asyncio.gather(*visitors)))


async def _visitors(
    address: str, number: int, until: float, alone: Alone, thinking: tuple[float, float]
) -> list[Asked]:
    """One visitor after another."""
    asked: list[Asked] = []
    await asyncio.sleep(random.uniform(0, thinking[1]))
    while time.monotonic() < until:
        try:
            async with visiting(address) as visitor:
                talk = Talk(visitor, number + len(asked))
                while not talk.is_over and time.monotonic() < until:
                    asked.append(await talk.ask(alone))
                    await _pause(_AFTER_A_FAULT if asked[-1].fault else random.uniform(*thinking), until)
        except Fault as fault:
            asked.append(Asked(0, str(fault)))
            await _pause(_AFTER_A_FAULT, until)
    return asked


async def _pause(seconds: float, until: float) -> None:
    await asyncio.sleep(max(0.0, min(seconds, until - time.monotonic())))


async def burst(address: str, sessions: int, alone: Alone) -> Measured:
    """So many visitors, each with the page before them, who ask in the same moment."""
    async with AsyncExitStack() as present:
        visitors = [await present.enter_async_context(visiting(address)) for _ in range(sessions)]
        talks = [Talk(visitor, number) for number, visitor in enumerate(visitors)]
        return _measured(await asyncio.gather(*(talk.ask(alone) for talk in talks)))


async def memory(processes: Sequence[int], seconds: float, looks: int) -> list[list[float]]:
    """Megabytes that each process keeps in memory, at the beginning and at so many looks over so long."""
    found = [[resident(process)] for process in processes]
    for _ in tqdm(range(looks), desc="memory", unit="look", disable=None):
        await asyncio.sleep(seconds / looks)
        for each, process in zip(found, processes, strict=True):
            each.append(await asyncio.to_thread(resident, process))
    return found


def resident(process: int) -> float:
    """Megabytes that a process keeps in memory. Linux and macOS."""
    told = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=True)
    return int(told.stdout) / 1024
