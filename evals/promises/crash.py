"""Crash and corruption: an ingest killed, files damaged, a disk that is full, readers beside a writer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

from assistant.corpus import read_corpus
from evals import cases
from evals.crash import following, keeping, killing, neighbours, stages
from evals.crash.killing import Fault, Way
from evals.crash.place import Place
from evals.promises import harmed, resumed
from evals.promises.part import Part, never, table
from evals.promises.promise import Chapter, Promise
from evals.run import text_of

KILLS = 500
JOURNAL_KILLS = 50
PUBLISHES = 10
OPENINGS = 3
BEHIND = 2.0
"""Seconds that a reader may go on with the old build while another opens the new one."""
RECALL = 0.99
_ROOT = Path(__file__).parents[2]
_CORPUS = _ROOT / "corpus"
_HOW = """An ingest runs in a process of its own, watched by a profile function and an audit hook that count what it
does in each stage: every call of the project's functions and every return, every call from one of these, every file
opened, renamed or removed and program started. A first, undisturbed ingest tells how many of these events each stage
has, and when. Half of the kill points of a stage (or as many as it has events) are then spread evenly over its events,
where the process kills itself with SIGKILL, and the others evenly over its time, where an alarm that nothing handles
ends it as abruptly, mostly within the code of Chroma, SQLite or the embedder or while the new build is verified. Half
of the ingests make the new build as a copy of the old one, half from scratch. After each kill, fresh processes that
have opened nothing before look at what answers, ingest, and look again: texts, nearest passages and answers are
compared with those from before and with those of the undisturbed ingest.

Each damage is done to a copy of an index that holds the same build twice, and each copy is opened in a process of its
own: with the corpus at hand, with an earlier build only, and with neither. The bits of files that no hash covers are
flipped in many places. A disk of its own is filled to the last byte, or the index closed to all writing, as each stage
of an ingest begins. Four threads read while builds are published, and another process asks after each."""
_FAULTS: dict[Fault, str] = {
    "lost": "A document that an ingest has published is not lost when the next ingest is killed",
    "torn": "What answers after a kill is the old build or the new one, whole",
    "not opened": "The index opens after a kill",
    "not ingested": "The next ingest succeeds, and nothing of the killed one shows in it",
    "embedded again": "What the killed ingest had embedded is not embedded again",
    "kept file damaged": "The kept vectors and the kept parsed files are sound after a kill",
}


def chapter() -> Chapter:
    with TemporaryDirectory(prefix="crash-", ignore_cleanup_errors=True) as name:
        made = [
            _made(Path(name), part) for part in (_kills, _journal, harmed.damages, harmed.disks, _readers, _neighbours)
        ]
    resumed.forget("crash")
    promises = tuple(promise for part in made for promise in part.promises)
    details = "\n\n".join(part.details for part in made if part.details)
    return Chapter("Crash and corruption", _HOW, promises, details)


def _made(folder: Path, part: Callable[[Path], Part]) -> Part:
    with TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as place:
        return part(Path(place))


def _kills(folder: Path) -> Part:
    benches = []
    for way in get_args(Way):
        (folder / way).mkdir()
        benches.append(killing.bench(folder / way, way))
    trials = [
        partial(killing.killed, bench, moment) for bench in benches for moment in bench.moments(KILLS // len(benches))
    ]
    outcomes = resumed.tried("crash-kills", killing.Outcome, trials)
    found = Counter(fault for outcome in outcomes for fault in outcome.faults)
    promises = tuple(never(text, found[fault], len(outcomes)) for fault, text in _FAULTS.items())
    rows = [
        _kill_row(way, stage, [each for each in outcomes if (each.way, each.stage) == (way, stage)])
        for way in get_args(Way)
        for stage in stages.STAGES
    ]
    columns = (
        "new build",
        "stage",
        "kill points",
        "done before it",
        "the old answers",
        "the new answers",
        "had kept vectors",
        "faults",
    )
    return Part(promises, "### Kill points\n\n" + table(columns, rows))


def _kill_row(way: Way, stage: str, held: Sequence[killing.Outcome]) -> tuple[object, ...]:
    opened = [each for each in held if "not opened" not in each.faults]
    new = sum(each.published for each in opened)
    kept, done = sum(each.kept > 0 for each in held), sum(not each.killed for each in held)
    faults = sum(len(each.faults) for each in held)
    return way, stage, len(held), done, len(opened) - new, new, kept, faults


def _journal(folder: Path) -> Part:
    trials = [partial(keeping.killed, folder, 0.002 * (at + 1)) for at in range(JOURNAL_KILLS)]
    outcomes = resumed.tried("crash-journal", keeping.Kept, trials)
    lost, told = sum(each.lost for each in outcomes), sum(each.acknowledged for each in outcomes)
    text = (
        f"An entry of the journal that was acknowledged is kept, whenever its writer is killed ({len(outcomes)} kills)"
    )
    return Part((never(text, lost, told),))


def _readers(folder: Path) -> Part:
    found = following.followed(Place(folder / "corpus", folder / "index"), PUBLISHES + 1)
    behind = f"at most {BEHIND:.0f} s", f"{found.behind:.2f} s"
    return Part(
        (
            never(f"Readers meet no error across {PUBLISHES} publishings", len(found.faults()), found.reads),
            never("A reader that asks after a publishing has the new build", found.stale, PUBLISHES),
            Promise(
                "While one reader opens the new build, others go on with the old one no longer than that takes",
                *behind,
                kept=found.behind <= BEHIND,
            ),
        )
    )


def _neighbours(folder: Path) -> Part:
    place = Place(_CORPUS, folder / "index")
    place.ingest()
    golden = dict.fromkeys(case.turns[-1] for case in cases.all_sets(text_of(read_corpus(_CORPUS))))
    found = neighbours.compared(place, list(golden), OPENINGS)
    return Part(
        (
            Promise(
                f"The five nearest passages are those of an exact search ({found.questions} questions)",
                f"recall at least {RECALL}",
                f"{found.recall:.4f}",
                kept=found.recall >= RECALL,
            ),
            never(
                f"They are the same when the build is opened again ({OPENINGS} times)",
                found.reopened,
                OPENINGS * found.questions,
            ),
            never("They are the same when the index is made anew from its documents", found.rebuilt, found.questions),
        )
    )
