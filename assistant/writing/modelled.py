"""An answer in a chat model's words, where they stand their check; else the one composed by rules."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from assistant.errors import ModelError
from assistant.judging.answerable import Judgement
from assistant.messages import catalogue
from assistant.reading import Question
from assistant.records import Answer
from assistant.writing import model

log = logging.getLogger(__name__)


def write(
    writer: model.Writer,
    question: Question,
    judgement: Judgement,
    draft: Answer,
    broken: Callable[[Answer], list[str]],
    shows: model.Shows,
) -> Answer:
    """The model's answer where it stands its check, else the offline one with a notice that says why.

    `broken` lists what an answer breaks of what is promised of every answer.
    """
    _ = catalogue(question.language).gettext
    try:
        answer = writer.write(question, judgement.evidence, draft, shows)
    except model.Silent:
        notice = _("The language model found no answer in these passages, so they are shown as quotes.")
    except ModelError as error:
        log.warning("%s", error)
        notice = _("The language model did not answer, so this answer is composed by rules.")
    else:
        if answer and not broken(answer) and _covers(answer, judgement):
            return answer
        notice = _("What the language model wrote did not stand the check, so this answer is composed by rules.")
    return replace(draft, notices=(*draft.notices, notice))


def _covers(answer: Answer, judgement: Judgement) -> bool:
    """A list stays whole: the model must have cited every member."""
    groups = judgement.listing.groups if judgement.listing else ()
    members = {member.id for _, members in groups for member in members}
    return members <= {citation.passage for citation in answer.citations}
