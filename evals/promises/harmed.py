"""Files damaged one by one, and a disk that is full or closed as each stage of an ingest begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import get_args

from evals.crash import damage, disk, killing, stages
from evals.crash.damage import Came, Damage, Left
from evals.crash.disk import Trouble
from evals.promises import resumed
from evals.promises.part import Part, never, table
from evals.promises.promise import Promise

FLIPS = 32
"""Places in which one bit of a file that no hash covers is flipped."""


@dataclass(frozen=True, slots=True)
class Harm:
    """A file that was damaged, and what came of it."""

    file: str
    """Its name alone: Chroma names folders at random."""
    what: str
    left: str
    came: Came


def damages(folder: Path) -> Part:
    bench = damage.bench(folder)
    harms = resumed.tried("crash-damages", Harm, [*_opened(bench), *_made_anew(bench)])
    hashed = {Path(name).name for name in bench.vouched}
    vouched = [each for each in harms if each.file in hashed]
    others = [each for each in harms if each.file not in hashed]
    found = Counter(each.came for each in vouched)
    promises = (
        never("Damage to a file that a manifest vouches for is found on opening", found["as before"], len(vouched)),
        *(
            never(text, sum(each.came == came for each in harms), len(harms), _which(harms, came))
            for came, text in _BAD.items()
        ),
    )
    details = f"{_harm_table(vouched)}\n\nFiles that nothing vouches for:\n\n{_harm_table(others)}"
    return Part(promises, f"### Damaged files\n\n{details}")


_BAD: dict[Came, str] = {
    "other answers": "Damage changes no answer silently",
    "died": "Damage ends no process",
    "no clear reason": "What cannot be answered is refused with what to do",
}


def _opened(bench: damage.Bench) -> Iterator[partial[Harm]]:
    """Files damaged in every way, and those that no hash covers in many places, before a build is opened."""
    for left in get_args(Left):
        for name in (*bench.vouched, *bench.others):
            yield from (partial(_harmed, bench.opened, name, what, left, do) for what, do in damage.DAMAGES.items())
        yield from (partial(_harmed, bench.opened, "current", what, left, do) for what, do in damage.POINTERS.items())
    for name in bench.others:
        yield from (partial(_harmed, bench.opened, name, "one bit", "nothing", flip) for flip in _flips())


def _made_anew(bench: damage.Bench) -> Iterator[partial[Harm]]:
    """The files that a new build is made of, damaged before it is made."""
    for name in killing.KEPT:
        for what, do in (*damage.DAMAGES.items(), *(("one bit", flip) for flip in _flips())):
            yield partial(_harmed, bench.made_anew, name, what, "the corpus", do)


def _harmed(tried: Callable[[str, Damage, Left], Came], name: str, what: str, left: Left, do: Damage) -> Harm:
    return Harm(Path(name).name, what, left, tried(name, do, left))


def _flips() -> list[Damage]:
    return [partial(damage.flipped, share=(at + 0.5) / FLIPS) for at in range(FLIPS)]


def _which(harms: Sequence[Harm], came: Came) -> str:
    return ", ".join(sorted({f"{each.file} ({each.what})" for each in harms if each.came == came}))


def _harm_table(harms: Sequence[Harm]) -> str:
    rows = []
    for file, left in sorted({(each.file, each.left) for each in harms}):
        came = Counter(each.came for each in harms if (each.file, each.left) == (file, left))
        rows.append((f"`{file}`", left, came.total(), ", ".join(f"{n} {what}" for what, n in came.items())))
    return table(("file", "left besides it", "damages", "what answered"), rows)


_TROUBLES: dict[Trouble, str] = {
    "full": "On a disk that is full as a stage begins, the reason is told, a sound build answers, the next one works",
    "closed": "So it is where the index is closed to writing as a stage begins",
}


def disks(folder: Path) -> Part:
    bench = killing.bench(folder, "from scratch")
    trials = [partial(disk.troubled, bench, folder, stage, trouble) for trouble in _TROUBLES for stage in stages.STAGES]
    outcomes = resumed.tried("crash-disks", disk.Outcome, trials)
    held = {trouble: [each for each in outcomes if each.trouble == trouble] for trouble in _TROUBLES}
    promises = tuple(_disk_promise(text, held[trouble]) for trouble, text in _TROUBLES.items())
    rows = [(trouble, *map(_befell, each)) for trouble, each in held.items()]
    return Part(promises, "### Full and closed\n\n" + table(("as the stage begins", *stages.STAGES), rows))


def _disk_promise(text: str, tried: Sequence[disk.Outcome]) -> Promise:
    faults = "; ".join(f"{each.stage}: {fault}" for each in tried for fault in each.faults)
    return never(text, sum(bool(each.faults) for each in tried), len(tried), faults)


def _befell(outcome: disk.Outcome) -> str:
    return "; ".join(outcome.faults) or ("the ingest was refused" if outcome.refused else "the ingest was done")
