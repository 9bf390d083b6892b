"""`python -m evals judge RUN --writer MODEL`: has a chat model say which sentences its quotes bear out. Off by default.

Nothing else rests on what it says: it is no metric of the gate, since two models, or two days, do not judge alike.
Sentences and quotes are sent to the model. A reply that cannot be read is a failure, not a zero.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from assistant import rows, settings
from assistant.chat import model
from assistant.chat.model import Model
from assistant.errors import AssistantError, ModelError
from evals import figures, intervals, looks, wording
from evals.intervals import Value
from evals.replies import Reply
from evals.runs import Run

_PROMPT = (Path(__file__).parent / "judge.md").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Judged:
    """Share of an answer's own sentences that its quotes bear out; None, and why, if the judge failed."""

    id: str
    borne_out: float | None
    failure: str = ""


def run(given: argparse.Namespace) -> int:
    made = Run(given.run)
    writer = model.load(settings.load(chat_model=given.writer))
    if writer is None:
        raise AssistantError("no chat model is named", next_step="Name one with --writer")
    answered = [reply for reply in made.replies.values() if reply.answer.citations and wording.said(reply.answer)]
    judged = [judge(reply, writer) for reply in tqdm(answered, desc="judge", unit="answer", disable=None)]
    rows.write(
        given.run / "judged.jsonl", ({"id": j.id, "borne_out": j.borne_out, "failure": j.failure} for j in judged)
    )
    looks.log(made, f"figures by the judge {writer.name}")
    print(_told(made, judged, writer.name))
    return 1 if any(each.failure for each in judged) else 0


def judge(reply: Reply, writer: Model) -> Judged:
    said = wording.said(reply.answer)
    quotes = "\n".join(citation.quote for citation in reply.answer.citations)
    numbered = "\n".join(f"{number} {sentence}" for number, sentence in enumerate(said, start=1))
    try:
        told = writer.text((("system", _PROMPT.replace("{quotes}", quotes)), ("human", numbered)))
    except ModelError as error:
        return Judged(reply.case, None, error.message)
    verdicts = dict(re.findall(r"(?im)^\W*(\d+)\W+(yes|no)\b", told))
    if set(verdicts) != {str(number) for number in range(1, len(said) + 1)}:
        return Judged(reply.case, None, "the judge did not answer line by line")
    return Judged(reply.case, sum(verdict.lower() == "yes" for verdict in verdicts.values()) / len(said))


def _told(made: Run, judged: list[Judged], name: str) -> str:
    values = [Value(made.cases[each.id].concept, "", each.borne_out) for each in judged if each.borne_out is not None]
    found = intervals.interval(values)
    mean = figures.told(found) if found else "no figure"
    return f"Borne out, by {name}: {mean}, {len(values)} answers judged, {len(judged) - len(values)} failed"
