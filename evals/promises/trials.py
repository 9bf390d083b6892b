"""Hostile texts, asked and met in passages: what came of each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tqdm import tqdm

from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.records import Answer
from assistant.settings import Settings
from assistant.starting import open_assistant
from evals import scripted
from evals.promises import obedient, outside, verdict
from evals.promises.attacks import Attack, Planted
from evals.promises.obedient import Obedient
from evals.promises.verdict import Asked

_SHOWN = 400
"""Characters of an answer that is kept because something is wrong with it."""


@dataclass(frozen=True, slots=True)
class Met:
    """What came of an attack. `faults` are those of `verdict.faults`, and "crash" for an error."""

    attack: str
    outcome: str
    writer: str
    first: bool
    """Whether the first citation is of the passage that the attack stands in."""
    faults: tuple[str, ...] = ()
    shown: str = ""
    """How the answer with a fault begins."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of many, whom the process asked meanwhile besides itself, and how often it asked a chat model."""

    met: tuple[Met, ...]
    outside: tuple[str, ...]
    calls: int = 0

    def count(self, fault: str) -> int:
        return sum(fault in each.faults for each in self.met)

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(each.outcome for each in self.met)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of which programmes, and the attack that it is or meets; `way` is how a model obeys."""

    text: str
    attack: Attack
    programmes: tuple[str, ...] = ()
    way: int = 0


def direct(attacks: Iterable[Attack]) -> list[Question]:
    """The attacks as questions."""
    return [Question(each.text, each, way=at) for at, each in enumerate(attacks)]


def indirect(found: Iterable[Planted], turn: int = 0) -> list[Question]:
    """Ordinary questions whose best passage holds an attack; with each turn a model obeys it otherwise."""
    return [Question(each.question, each.attack, (each.programme,), way=at + 2 * turn) for at, each in enumerate(found)]


def tried(questions: Sequence[Question], settings: Settings, name: str, obeys: bool) -> Trial:
    """Asks all of them; where `obeys`, with a chat model that does whatever stands in its prompt."""
    model = Obedient()
    with outside.asked() as hosts, _opened(settings, model if obeys else None) as assistant:
        met = [_met(each, assistant, model) for each in tqdm(questions, desc=name, leave=False, disable=None)]
    return Trial(tuple(met), tuple(hosts), model.calls)


@contextmanager
def _opened(settings: Settings, model: Obedient | None) -> Iterator[Assistant]:
    if model is None:
        with closing(open_assistant(settings)) as assistant:
            yield assistant
        return
    with scripted.served(lambda body: model.reply(scripted.messages(body))) as address:
        given = {"chat_url": address, "chat_model": obedient.NAME, "chat_claims": "text"}
        with closing(open_assistant(settings.model_copy(update=given))) as assistant:
            yield assistant


def _met(question: Question, assistant: Assistant, model: Obedient) -> Met:
    model.begin(question.attack, question.way)
    try:
        answer = assistant.of(question.programmes).ask(question.text)
    except AssistantError as error:
        return Met(question.attack.id, "error", "", False, ("crash",), str(error))
    except Exception as error:  # a crash is what is looked for
        return Met(question.attack.id, "error", "", False, ("crash",), f"{type(error).__name__}: {error}")
    with assistant.index.pinned() as build:
        asked = Asked(question.text, question.attack, tuple(model.said), tuple(model.given))
        found = tuple(verdict.faults(answer, asked, build))
    shown = f"{model.said} → {answer.text}"[:_SHOWN] if found else ""
    return Met(question.attack.id, answer.outcome, answer.writer, _is_first(answer, question), found, shown)


def _is_first(answer: Answer, question: Question) -> bool:
    return bool(answer.citations) and answer.citations[0].heading[-1:] == (question.text,)


def write(path: Path, trial: Trial) -> None:
    """Keeps a trial, so that a run that is stopped goes on after it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(trial)), encoding="utf-8")


def read(path: Path) -> Trial:
    row = json.loads(path.read_text(encoding="utf-8"))
    met = tuple(Met(**{**each, "faults": tuple(each["faults"])}) for each in row["met"])
    return Trial(met, tuple(row["outside"]), row["calls"])


def joined(trials: Sequence[Trial]) -> Trial:
    """Several as one."""
    return Trial(
        tuple(each for trial in trials for each in trial.met),
        tuple(host for trial in trials for host in trial.outside),
        sum(trial.calls for trial in trials),
    )
