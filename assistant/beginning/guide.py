"""The proposals as a YAML file for a person to read through: what is sure to be wrong somewhere is told as such."""

from __future__ import annotations

import json
from collections.abc import Iterator

from assistant.aids import GUIDE
from assistant.beginning.proposals import Activity, Proposals, ProposedGoal, Silence
from assistant.described import Phrases, Wording
from assistant.records import LANGUAGES

PROPOSED = "guide.proposed.yaml"
_TOP = f"""\
# PROPOSALS FOR REVIEW. Nothing of this is read until you rename the file to {GUIDE}.
# They were made by comparing texts, without understanding them. Go through them line by line, take out what is wrong,
# add what is missing. What stands here helps to find passages and to say what the text does not say; it is never cited.
# "python ingest.py" says with file and line what cannot be used.
"""
_GOALS = """
# What the text itself calls its goals, word for word. Take out what is none. A goal needs nothing else; with each you
# may add what people do who meet it (activities), what it means in plain words (meaning), and what an idea must have to
# meet it (lacks), in Swedish, Finnish and English.
goals:"""
_OPEN = """
# Which of the topics below every idea leaves open: an answer to an idea says so, and shows a house note on one."""
_SILENT = """
# What people ask about and the text seems not to say; the assistant then says so, in these words. Take out each topic
# that the text does say something about: look at what is nearest.
silent:"""


def written(proposals: Proposals) -> str:
    """The file."""
    parts = [_TOP, *_rules(proposals.rules)]
    if proposals.goals:
        parts += [_GOALS, *(line for goal in proposals.goals for line in _goal(goal))]
    if proposals.open:
        parts += [_OPEN, f"open: [{', '.join(map(quoted, proposals.open))}]"]
    if proposals.silences:
        parts += [_SILENT, *(line for each in proposals.silences for line in _silence(each))]
    return "\n".join(parts) + "\n"


def _rules(rules: tuple[str, ...]) -> Iterator[str]:
    if rules:
        yield "# The condition that every project must meet, word for word. Other sentences that may be it stand below."
        yield f"rule: {quoted(rules[0])}"
        yield from (f"# rule: {quoted(each)}" for each in rules[1:])


def _goal(goal: ProposedGoal) -> Iterator[str]:
    yield f"  # {comment(goal.place)}"
    yield f"  - goal: {quoted(goal.text)}"
    if goal.like:
        yield f"    # Perhaps like a goal of {comment(goal.like)}"
    if goal.meaning:
        yield "    # whose meaning is put as below; it is of that goal, so write your own:"
        yield f"    # meaning: {_wording(goal.meaning)}"
    if goal.activities:
        yield "    activities:"
        for code in LANGUAGES:
            own = [each for each in goal.activities if each.language == code]
            yield from [f"      {code}:"] if own else []
            yield from map(_activity, own)


def _activity(activity: Activity) -> str:
    return f"        - {quoted(activity.text)}  # from {comment(activity.of)}"


def _silence(silence: Silence) -> Iterator[str]:
    topic = silence.topic
    yield f"  - topic: {quoted(topic.topic)}  # nearest in the text: {comment(silence.nearest)}"
    yield from [f"    ask: {quoted(topic.ask)}"] if topic.ask else []
    yield f"    name: {_wording(topic.name)}"
    yield from _phrases(topic.phrases)


def _phrases(phrases: Phrases) -> Iterator[str]:
    if any(phrases[code] for code in LANGUAGES):
        yield "    phrases:"
        yield from (f"      {code}: [{', '.join(map(quoted, phrases[code]))}]" for code in LANGUAGES)


def _wording(wording: Wording) -> str:
    return f"{{sv: {quoted(wording.sv)}, fi: {quoted(wording.fi)}, en: {quoted(wording.en)}}}"


def quoted(text: str) -> str:
    """A text on one line between quotation marks, as YAML and TOML both read it."""
    kept = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in kept)


def comment(text: str) -> str:
    """A text on one line, in which nothing can end a comment."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
