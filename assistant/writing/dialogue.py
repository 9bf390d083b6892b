"""In a dialogue nothing is said twice: what the answers before it said is left out of an answer, or put shorter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.markdown import MARK
from assistant.messages import catalogue
from assistant.records import Answer, Turn
from assistant.writing.citing import shows


def afresh(answer: Answer, before: Sequence[Turn]) -> Answer:
    """The answer without paragraphs that stood in one before; what leads to a quote gives way to shorter words."""
    said = {_plain(paragraph) for turn in before for paragraph in turn.answer.text.split("\n\n")}
    if answer.writer != "quotes" or not said:
        return answer
    paragraphs = answer.text.split("\n\n")
    kept = []
    for at, (paragraph, following) in enumerate(zip(paragraphs, [*paragraphs[1:], ""], strict=True)):
        if _plain(paragraph) not in said or _must_stand(answer, at, paragraph):
            kept.append(paragraph)
        elif paragraph.endswith(":") and shows(following):
            kept.append(_shorter(answer, len(before)))
    return _cited("\n\n".join(kept), answer)


def _plain(paragraph: str) -> str:
    return MARK.sub("", paragraph).strip()


def _must_stand(answer: Answer, at: int, paragraph: str) -> bool:
    """A quote, the first words unless they lead to one, and the rule of an idea that meets nothing."""
    ruled = answer.fit is not None and answer.fit.verdict == "no_match" and bool(MARK.search(paragraph))
    return ruled or shows(paragraph) or (at == 0 and not paragraph.endswith(":"))


def _shorter(answer: Answer, turns: int) -> str:
    _ = catalogue(answer.language).gettext
    if answer.fit:
        return [_("Now it looks like this:"), _("As you put it now:"), _("With this, the fit is:")][turns % 3]
    return [_("On this it says:"), _("And here:"), _("About that it says:")][turns % 3]


def _cited(text: str, answer: Answer) -> Answer:
    """The answer with that text, and the citations that it still marks or that stand in the table of goals."""
    marks = {*MARK.findall(text), *(str(goal.number) for goal in (answer.fit.goals if answer.fit else ()))}
    return replace(answer, text=text, citations=tuple(each for each in answer.citations if str(each.number) in marks))
