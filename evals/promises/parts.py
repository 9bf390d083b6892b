"""The parts of the trial under load: each by itself takes minutes, and is kept once it is measured."""

from __future__ import annotations

import asyncio
import datetime
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter
from tqdm import tqdm

from evals.__main__ import LOADS
from evals.promises import loads
from evals.promises.bounds import Bounds, tried
from evals.promises.loads import Measured
from evals.promises.talks import Alone, learn
from evals.serving import ECHO, ROOT, App, running

FOLDER = ROOT / ".load"
FRESH = datetime.timedelta(days=7)
"""For how long a part that was measured stands."""
SESSIONS = (1, 10, 50)
SECONDS = {"1": 300.0, "10": 300.0, "50": 300.0, "many": 7200.0, "soak": 3600.0}
"""How long a part lasts if nothing else is said: a turn of an app under a load, the answers in a row, the soak."""
ANSWERS = 10_000
"""Answers that are looked at, in all parts together."""
TURNS, BURSTS, HURRIED = 2, 5, 4
"""Turns of each app under a load, bursts upon each, and sessions that never stop to think."""
WARMING = 150.0
"""Seconds before a soak begins: Streamlit keeps a session two minutes after its visitor has gone."""
_ROUND, _LOOKS = 60.0, 60
"""Seconds of a round of answers in a row; how often memory is looked at in a soak."""
_UNBOUND = {"ASSISTANT_RATE": "1000000", "ASSISTANT_RATE_ALL": "1000000"}


@dataclass(frozen=True, slots=True)
class Part:
    """What came of a part, on the assistant and on the echo app."""

    day: datetime.date
    seconds: float
    busy: float
    """Processes that wanted to run when it began: the machine's load average."""
    ours: Measured = field(default_factory=Measured)
    echo: Measured = field(default_factory=Measured)
    memory: tuple[list[float], list[float]] = ([], [])
    """Megabytes through a soak: the assistant's, the echo app's."""
    bounds: Bounds | None = None


_FORM = TypeAdapter(Part)


def kept(name: str) -> Part | None:
    """A part that was measured in the last days."""
    path = FOLDER / f"{name}.json"
    part = _FORM.validate_json(path.read_bytes()) if path.exists() else None
    return part if part and datetime.date.today() - part.day < FRESH else None


def keep(name: str, part: Part) -> Part:
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_bytes(_FORM.dump_json(part))
    return part


def measured(name: str, seconds: float | None = None) -> Part:
    """Measures a part, and keeps it."""
    lasts = seconds or SECONDS.get(name, 0.0)
    begun = Part(datetime.date.today(), lasts, os.getloadavg()[0])
    if name == "bounds":
        return keep(name, replace(begun, bounds=tried()))
    with _both() as (ours, echo):
        if name == "many":
            return _many(begun, ours)
        if name == "soak":
            return keep(name, asyncio.run(_soak(begun, ours, echo)))
        return keep(name, asyncio.run(_by_turns(name, begun, ours, echo)))


@contextmanager
def _both() -> Iterator[tuple[App, App]]:
    with ExitStack() as open_:
        yield (
            open_.enter_context(running(ROOT / "app.py", _UNBOUND)),
            open_.enter_context(running(ECHO, {})),
        )


async def _by_turns(name: str, part: Part, *apps: App) -> Part:
    """A load on one app and then on the other, and again."""
    known = [await learn(app.address) for app in apps]
    found = [Measured(), Measured()]
    for turn in tqdm(range(2 * (BURSTS if name == "burst" else TURNS)), desc=name, unit="turn", disable=None):
        address, alone = apps[turn % 2].address, known[turn % 2]
        found[turn % 2] += await (
            loads.burst(address, max(SESSIONS), alone)
            if name == "burst"
            else loads.under(address, int(name), part.seconds, alone)
        )
    return replace(part, ours=found[0], echo=found[1])


def _many(part: Part, app: App) -> Part:
    """Answers in a row, until there are enough of them with those of the other parts; goes on where it was stopped."""
    part = kept("many") or part
    until, alone = time.monotonic() + part.seconds, asyncio.run(learn(app.address))
    others = sum(len(found.ours.seconds) for name in LOADS if name != "many" and (found := kept(name)))
    with tqdm(desc="many", unit="answer", initial=len(part.ours.seconds), total=ANSWERS - others, disable=None) as told:
        while len(part.ours.seconds) + others <= ANSWERS and time.monotonic() < until:
            more = asyncio.run(loads.under(app.address, HURRIED, _ROUND, alone, (0.0, 0.0)))
            part = keep("many", replace(part, ours=part.ours + more))
            told.update(len(more.seconds))
    return part


async def _soak(part: Part, *apps: App) -> Part:
    """All sessions upon both apps for long, after a while that warms them; memory is looked at all along."""
    known = [await learn(app.address) for app in apps]
    await asyncio.gather(*(_loaded(app, WARMING, alone) for app, alone in zip(apps, known, strict=True)))
    ours, echo, memory = await asyncio.gather(
        _loaded(apps[0], part.seconds, known[0]),
        _loaded(apps[1], part.seconds, known[1]),
        loads.memory([app.process for app in apps], part.seconds, _LOOKS),
    )
    return replace(part, ours=ours, echo=echo, memory=(memory[0], memory[1]))


async def _loaded(app: App, seconds: float, alone: Alone) -> Measured:
    return await loads.under(app.address, max(SESSIONS), seconds, alone)


def growth(memory: list[float]) -> float:
    """How much more is kept at the end than at the start, as a share: medians of a tenth of the looks."""
    few = max(1, len(memory) // 10)
    start, end = statistics.median(memory[:few]), statistics.median(memory[-few:])
    return end / start - 1
