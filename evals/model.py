"""`python -m evals model MODEL` (`make evals-model MODEL=...`): what a chat model gives and costs.

The same questions are asked of the assistant with the model, and of the model with the whole text in its prompt and
nothing checked. Questions and passages are sent to the model.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant import calibration, embedding, settings
from assistant.assistant import Assistant
from assistant.chat import model, prompts
from assistant.chat.model import Model
from assistant.chat.prompts import Messages, Prompt
from assistant.corpus import Corpus, read_corpus
from assistant.errors import AssistantError
from assistant.index import builds
from assistant.index.pinning import Index
from assistant.ingestion import ingest
from assistant.records import Answer
from assistant.settings import Settings
from assistant.writing import support
from assistant.writing.modelled import Writer
from evals import cases, checked, models
from evals.cases import Case
from evals.run import text_of
from evals.systems import WholeText

SETS = ("facts", "lists", "ideas")
MOST = 60
"""Questions asked unless --cases says otherwise: as many of each set and language as that gives."""


@dataclass
class Recorded:
    """A chat model whose calls are written down."""

    model: Model
    replies: list[str] = field(default_factory=list)
    asked: int = 0
    answered: int = 0

    @property
    def name(self) -> str:
        return self.model.name

    def claims(self, prompt: Prompt) -> Generator[str]:
        said = ""
        for said in self.model.claims(prompt):
            yield said
        self._note(prompt.messages("text"), said)

    def text(self, messages: Messages) -> str:
        said = self.model.text(messages)
        self._note(messages, said)
        return said

    def _note(self, messages: Messages, said: str) -> None:
        self.replies.append(said)
        self.asked += prompts.size(messages)
        self.answered += prompts.size((("ai", said),))


@dataclass(frozen=True, slots=True)
class Measured:
    """What a system made of the questions."""

    answers: list[Answer]
    seconds: list[float]
    first: list[float]
    """Seconds to the first sentence that is shown; to the whole answer where nothing is shown before."""
    recorded: Recorded
    unborne: int
    """Sentences shown that do not stand on what they mark."""
    said: int
    """Sentences shown in a model's own words."""


def run(given: argparse.Namespace) -> int:
    in_force = settings.load(chat_model=given.model)
    corpus = read_corpus(in_force.corpus)
    chosen = sample(cases.all_sets(text_of(corpus), given.sets or SETS), given.cases or MOST)
    if not chosen:
        raise AssistantError("no question of one turn is left to ask", next_step="Name another set")
    told = report(measure(chosen, corpus, in_force), in_force)
    print(told)
    if given.write:
        models.write("model", told)
    return 0


def sample(found: Sequence[Case], most: int) -> list[Case]:
    """Questions of one turn, the same each time, spread evenly over kinds and languages."""
    single = [case for case in found if len(case.turns) == 1]
    groups = sorted({(case.kind, case.language) for case in single})
    each = max(1, most // len(groups))
    return [case for group in groups for case in [c for c in single if (c.kind, c.language) == group][:each]]


def measure(chosen: Sequence[Case], corpus: Corpus, given: Settings) -> dict[str, Measured]:
    """Both systems on the same questions. Raises AssistantError."""
    ingest(given)
    embedder = embedding.load(given.embedding)
    index = Index(builds.of(given), embedder.name, embedder.dimensions)
    found = {}
    for name in ("assistant", "whole text in the prompt"):
        loaded = model.load(given)
        if loaded is None:
            raise AssistantError("no chat model is named", next_step="Name one, as openai:NAME")
        recorded = Recorded(loaded)
        writer: Any = recorded  # in the model's place, call for call
        system: Assistant | WholeText = (
            Assistant(given, index, embedder, Writer(writer, given.evidence_tokens, embedder), calibration.load())
            if name == "assistant"
            else WholeText(corpus.sources, writer)
        )
        found[name] = _measured(chosen, system, recorded, index, embedder)
    return found


def _measured(
    chosen: Sequence[Case],
    system: Assistant | WholeText,
    recorded: Recorded,
    index: Index,
    embedder: embedding.Embedder,
) -> Measured:
    made = Measured([], [], [], recorded, 0, 0)
    unborne = said = 0
    for case in tqdm(chosen, desc=recorded.name, unit="question", disable=None):
        answer, seconds, first = _asked(system, case.turns[0])
        made.answers.append(answer)
        made.seconds.append(seconds)
        made.first.append(first)
        if answer.writer == recorded.name:
            with index.pinned() as build:
                unborne += len(checked.unborne(answer, build, embedder))
            said += checked.said(answer)
    return Measured(made.answers, made.seconds, made.first, recorded, unborne, said)


def _asked(system: Assistant | WholeText, question: str) -> tuple[Answer, float, float]:
    began, first = time.perf_counter(), [0.0]

    def shows(text: str) -> None:
        first[0] = first[0] or (time.perf_counter() - began if text else 0.0)

    try:
        answer = system.ask(question, shows=shows) if isinstance(system, Assistant) else system.ask(question)
    except AssistantError as error:
        answer = Answer(question, "en", "error", str(error))
    seconds = time.perf_counter() - began
    return answer, seconds, first[0] or seconds


def report(measured: dict[str, Measured], given: Settings) -> str:
    """Markdown: a column a system."""
    rows = [[name, *(str(row(each, given)) for each in measured.values())] for name, row in _ROWS.items()]
    header = [f"{next(iter(measured.values())).recorded.name}", *measured]
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.2f} ({part:.0f} of {whole:.0f})" if whole else "–"


def _written(each: Measured) -> int:
    return sum(len(block.sentences) for reply in each.recorded.replies for block in support.read(reply))


def _fell_back(each: Measured, given: Settings) -> str:
    return _share(sum(answer.writer != each.recorded.name for answer in each.answers), len(each.answers))


def _quantiles(values: Sequence[float]) -> str:
    return f"{np.quantile(values, 0.5):.1f} s, {np.quantile(values, 0.95):.1f} s" if values else "–"


def _cost(each: Measured, given: Settings) -> str:
    if not given.chat_price:
        return "–"
    asked, answered = given.chat_price
    whole = (each.recorded.asked * asked + each.recorded.answered * answered) / 1e6
    return f"{whole / len(each.answers):.5f}"


_ROWS: dict[str, Callable[[Measured, Settings], object]] = {
    "questions": lambda each, given: len(each.answers),
    "sentences the model wrote": lambda each, given: _written(each),
    "sentences of its own shown": lambda each, given: each.said,
    "of them borne out by the passages they mark": lambda each, given: _share(each.said - each.unborne, each.said),
    "answers that are not the model's": _fell_back,
    "questions that failed": lambda each, given: sum(answer.outcome == "error" for answer in each.answers),
    "tokens asked, answered, a question": lambda each, given: (
        f"{each.recorded.asked / len(each.answers):.0f}, {each.recorded.answered / len(each.answers):.0f}"
    ),
    "cost a question, by ASSISTANT_CHAT_PRICE": _cost,
    "to the whole answer, median and 95 %": lambda each, given: _quantiles(each.seconds),
    "to the first sentence": lambda each, given: _quantiles(each.first),
}
