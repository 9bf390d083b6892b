"""Bounded use: the pace, a question far too long, the off switch, each as a visitor meets it."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from assistant import limits, settings
from evals.promises.talks import QUESTIONS
from evals.promises.visitor import Fault, Visitor, visiting
from evals.serving import ROOT, running

LONG = 1_000_000
"""Signs of a question that no browser would send."""
TRIES = 5
CROWD, TOGETHER = 12, 8
"""Visitors who ask at once, and how many of them a minute holds in that trial."""
CLOSED = "Stängt i dag"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What visitors met at the bounds."""

    rate: int
    """Questions that the settings let one visitor ask in a minute."""
    answered: int
    """Questions of a visitor in a hurry that were answered, before one was turned away politely."""
    other: bool
    """Whether another visitor was answered then."""
    together: int
    """Of a crowd, those who were answered."""
    too_long: list[float]
    """Seconds until a question of a million signs was turned away."""
    usual: list[float]
    """Seconds until a usual question was answered, asked by turns with those."""
    closing: float
    """Seconds from switching the chat off until a visitor was told; nan if they were answered."""
    opening: float
    """Seconds from switching it on again until a visitor was answered."""


def tried() -> Bounds:
    """Tries each bound on an app of its own."""
    given = settings.load()
    with running(ROOT / "app.py", {}) as app:
        answered, other = asyncio.run(hurried(app.address, given.rate))
    with running(ROOT / "app.py", {"ASSISTANT_RATE_ALL": str(TOGETHER)}) as app:
        together = asyncio.run(crowded(app.address))
    with running(ROOT / "app.py", {"ASSISTANT_RATE": "1000"}) as app:
        too_long, usual = asyncio.run(overlong(app.address))
    with tempfile.TemporaryDirectory() as folder:
        closing, opening = switched(Path(folder))
    return Bounds(given.rate, answered, other, together, too_long, usual, closing, opening)


async def hurried(address: str, rate: int) -> tuple[int, bool]:
    """How many questions of a visitor in a hurry are answered, and whether another is answered then."""
    async with visiting(address) as hasty, visiting(address) as calm:
        answered = 0
        while answered <= rate and await _is_answered(hasty):
            answered += 1
        return answered, await _is_answered(calm)


async def crowded(address: str) -> int:
    """How many of a crowd are answered; the others are told to wait."""
    async with AsyncExitStack() as present:
        crowd = [await present.enter_async_context(visiting(address)) for _ in range(CROWD)]
        return sum(await asyncio.gather(*map(_is_answered, crowd)))


async def overlong(address: str) -> tuple[list[float], list[float]]:
    """Seconds that a question far too long takes, and a usual one."""
    too_long: list[float] = []
    usual: list[float] = []
    async with visiting(address) as visitor:
        await _is_answered(visitor)
        for number in range(TRIES):
            for times, question in ((too_long, f"{number} " + "x" * LONG), (usual, f"{QUESTIONS[0]} {number}")):
                began = time.perf_counter()
                await visitor.ask(question)
                times.append(time.perf_counter() - began)
    return too_long, usual


def switched(folder: Path) -> tuple[float, float]:
    """Seconds until a visitor who is there already is told that the chat is off, and is answered again."""
    given = settings.load()
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    places = {"ASSISTANT_INDEX": given.index, "ASSISTANT_CORPUS": given.corpus}
    environment = {name: str(path.resolve()) for name, path in places.items()}
    with running(ROOT / "app.py", environment, folder=folder) as app:
        return asyncio.run(_switched(app.address, folder / ".env"))


async def _switched(address: str, switch: Path) -> tuple[float, float]:
    async with visiting(address) as visitor:
        await _is_answered(visitor)
        began = time.perf_counter()
        switch.write_text(f"ASSISTANT_OFF={CLOSED}\n", encoding="utf-8")
        await visitor.ask(QUESTIONS[1])
        closed = time.perf_counter() - began if visitor.page.notes() == [CLOSED] else float("nan")
    began = time.perf_counter()
    switch.unlink()
    async with visiting(address) as visitor:
        return closed, time.perf_counter() - began if await _is_answered(visitor) else float("nan")


async def _is_answered(visitor: Visitor) -> bool:
    """Whether the next question is answered. Raises Fault unless the visitor is told, politely, to wait."""
    before = len(visitor.page.talk())
    await visitor.ask(QUESTIONS[0])
    if len(visitor.page.talk()) == before + 2:
        return True
    told = {limits.told(seconds, "sv") for seconds in range(int(limits.MINUTE) + 1)}
    if not told & set(visitor.page.warnings()):
        raise Fault(f"neither answered nor told to wait: {visitor.page.talk()}")
    return False
