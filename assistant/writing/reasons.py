"""Why an idea has to do with a goal, in a chat model's words: said of the goal and of what was told, and checked."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from functools import partial

from assistant.chat.prompts import Prompt
from assistant.errors import ModelError
from assistant.grounding import concepts, grounds
from assistant.grounding.cover import Text
from assistant.grounding.grounds import Grounds
from assistant.index.reader import Build
from assistant.markdown import escape
from assistant.reading import Question
from assistant.records import Answer, Evidence, Fit, GoalFit, Hit, Passage
from assistant.writing import ideas, support
from assistant.writing.modelled import Writing, notice

log = logging.getLogger(__name__)


def added(writing: Writing, question: Question, draft: Answer, evidence: Evidence, build: Build) -> Answer:
    """The draft with a reason of the model's for each goal of which what it says stands; else as it was.

    The verdict, the goals and their order stay.
    """
    writer = writing.writer
    if writer is None or draft.fit is None or not draft.fit.goals:
        return draft
    wanted = {goal.passage for goal in draft.fit.goals}
    goals = writer.given(Evidence(tuple(hit for hit in evidence.hits if hit.passage.id in wanted)))
    try:
        prompt = Prompt("reason", question.language, goals, question.standalone)
        reply = _whole(writer.model.claims(prompt), writing)
    except ModelError as error:
        log.warning("%s", error)
        return replace(draft, notices=(*draft.notices, notice(error.why, question.language)))
    beside = partial(_beside, question=question, build=build)
    held = grounds.of(goals, question.language, build, writer.embedder, beside)
    reasons = _standing(reply, goals, held, question)
    return _reasoned(draft, draft.fit, reasons, writer.name) if reasons else draft


def _whole(replies: Generator[str], writing: Writing) -> str:
    """All of a reply; nothing of it is shown before it is whole, but whoever waits may stop it."""
    reply = ""
    with closing(replies):
        for said in replies:
            reply = said
            writing.shows("")
    return reply


def _beside(passage: Passage, question: Question, build: Build) -> list[Text]:
    """What may be named with a goal besides: what the guide explains, and what was told."""
    guide = ideas.guide(build.store.programmes[passage.programme], passage)
    meaning = guide.means(question.language) if guide else ""
    explained = [Text(meaning, question.language)] if meaning else []
    return [*explained, Text(question.standalone, question.worded_in)]


def _standing(reply: str, goals: tuple[Hit, ...], held: Grounds, question: Question) -> dict[str, str]:
    """By passage, the one sentence about it that stands and says more than the goal itself."""
    passages = {str(number): hit for number, hit in enumerate(goals, start=1)}
    quotable = {mark: support.said(hit.passage) for mark, hit in passages.items()}
    found: dict[str, str] = {}
    for sentence in (sentence for block in support.read(reply) for sentence in block.sentences):
        if len(sentence.marks) != 1 or concepts.judges(sentence.own):
            continue
        if support.stands(sentence, quotable, held) and not held.repeats(sentence.own, int(sentence.marks[0])):
            found.setdefault(passages[sentence.marks[0]].passage.id, sentence.own)
    return found if support.is_in(question.language, " ".join(found.values())) else {}


def _reasoned(draft: Answer, fit: Fit, reasons: dict[str, str], writer: str) -> Answer:
    """The reasons in the places of the guide's words, in the text and in the table."""
    text, goals = draft.text, []
    for goal in fit.goals:
        reason = reasons.get(goal.passage, "")
        text = _placed(text, goal, reason) if reason else text
        goals.append(replace(goal, reason=reason) if reason else goal)
    return replace(draft, text=text, fit=replace(fit, goals=tuple(goals)), writer=writer)


def _placed(text: str, goal: GoalFit, reason: str) -> str:
    """The line of a goal with a reason, marked, in the place of what the guide says of it, or after it."""
    lines = text.split("\n")
    at = next(at for at, line in enumerate(lines) if f"[{goal.number}]" in line)
    bare = lines[at].removesuffix(f" {escape(goal.reason)}") if goal.reason else lines[at]
    lines[at] = f"{bare} {escape(reason.rstrip('.!'))} [{goal.number}]."
    return "\n".join(lines)
