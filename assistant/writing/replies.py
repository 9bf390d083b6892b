"""What is said without a passage: greetings, refusals, that the text is silent, that a programme's time is over."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from textwrap import shorten

from assistant import cues
from assistant.aids import plain
from assistant.markdown import QUOTES, escape
from assistant.messages import catalogue
from assistant.programme import Office, Programme
from assistant.reading import LONGEST, Question
from assistant.records import Answer, Language, Outcome
from assistant.writing.citing import Citations

_ASKERS = ("association", "school", "municipality", "private_person", "company")
"""Whom the guide has signposts for, as the cues name them."""
_SHOWN = 300
"""Characters shown of how a question was read."""


def reply(question: Question, programmes: Sequence[Programme]) -> Answer:
    """The answer to what is not a question: a greeting, thanks, "what can you do", nothing, noise, too much."""
    _ = catalogue(question.language).gettext
    texts = {
        "greeting": _("Hello! Ask me about the {programme}: what it aims for, and which projects fit it."),
        "thanks": _("You are welcome! Ask more about the {programme} whenever you like."),
        "goodbye": _("Goodbye! Come back whenever you have a question about the {programme}."),
        "vague": _("Tell me a little more first: what would be done, for whom, and where?"),
        "still_vague": _(
            "I still cannot tell what would be done. One sentence is enough, for example: "
            '"three farms build a dairy together and sell the cheese in the region".'
        ),
        "help": _(
            "I answer questions about the {programme} from its own text, and show the passage behind every statement. "
            "When the text does not say, I tell you so. I advise; I do not decide or promise funding. "
            "I am a machine, and you can write to me in Swedish, Finnish or English."
        ),
        "empty": _("There was no question. Write what you would like to know about the {programme}."),
        "noise": _(
            "I could not read a question in that. "
            "Write in a few words what you would like to know about the {programme}."
        ),
        "too_long": _(
            "That is longer than the {longest} characters I can read at once. Shorten it, or ask one thing at a time."
        ),
    }
    outcomes: dict[str, Outcome] = {
        "empty": "refused",
        "noise": "refused",
        "too_long": "refused",
        "vague": "needs_detail",
        "still_vague": "needs_detail",
    }
    outcome = outcomes.get(question.kind, "greeting")
    said = texts[question.kind].format(programme=labels(programmes, question.language), longest=LONGEST)
    asks = question.kind in ("help", "still_vague")
    people = [whom_to_ask(each.ask, question.language) for each in programmes if each.ask and asks]
    return Answer(question.text, question.language, outcome, " ".join([said, *people]))


def described(programmes: Sequence[Programme], language: Language) -> list[str]:
    """Each programme in a few words: its label, and what the text of it is."""
    what = {each.name: f", {each.standing.what[language]}" if each.standing else "" for each in programmes}
    return [f"{each.label(language)}{what[each.name]}" for each in programmes]


def silent(question: Question, missing: str, topic: str, programmes: Sequence[Programme]) -> str:
    """That the text does not say it, and who can tell.

    `missing` names what was asked for, and `topic` what of the guide it is; "" where it has no name.
    """
    language = question.language
    _ = catalogue(language).gettext
    guided = [each for programme in programmes for each in programme.aids.guide.silent if each.topic == topic]
    subjects = {
        "amount": _("how much support can be given"),
        "deadline": _("when one can apply or how long things take"),
        "contact": _("whom to contact"),
        "form": _("how to apply"),
        "applicant": _("who may apply"),
        "costs": _("which costs are eligible or how they are paid"),
        "decision": _("how decisions are made, reported on or appealed"),
        "results": _("what the results are or which projects were funded"),
    }
    subject = escape(guided[0].name[language]) if guided else subjects.get(missing, "")
    posts = _signposts(question, programmes)
    said = (
        _("The text of the {programme} does not say {subject}.")
        if subject
        else _("The text of the {programme} does not say anything that answers this.")
    ).format(programme=labels(programmes, language), subject=subject)
    told = posts if posts and not subject else [said, *posts]
    return " ".join([*told, *(whom_to_ask(each.ask, language) for each in programmes if each.ask)])


def _signposts(question: Question, programmes: Sequence[Programme]) -> list[str]:
    """Whom somebody like the asker can turn to, where support for them is asked for."""
    if not cues.found("support", question.standalone, question.worded_in):
        return []
    asker = next((each for each in _ASKERS if cues.found(f"asker {each}", question.standalone, question.worded_in)), "")
    posts = [post for programme in programmes for post in programme.aids.guide.signposts if post.asker == asker]
    return [escape(post.says[question.language]) for post in posts]


def in_language(code: Language, language: Language) -> str:
    """ "in Swedish", said in a language."""
    _ = catalogue(language).gettext
    return {"sv": _("in Swedish"), "fi": _("in Finnish"), "en": _("in English")}[code]


def foreign(written_in: Language, language: Language) -> str:
    """In which language a text is, as an addition to what introduces it, if it is not the asker's."""
    if written_in == language:
        return ""
    said = catalogue(language).gettext(" (the text is {in_language})")
    return said.format(in_language=in_language(written_in, language))


def whom_to_ask(office: Office, language: Language) -> str:
    _ = catalogue(language).gettext
    where = ", ".join(each for each in (office.web, office.email) if each)
    told = _("Ask {office}: {where}.") if where else _("Ask {office}.")
    return told.format(office=escape(office.name[language]), where=where)


def written_by(writer: str, language: Language) -> str:
    """Who wrote an answer, as Markdown."""
    _ = catalogue(language).gettext
    if writer == "quotes":
        return _("Written by rules, from quotes")
    return _("Written by {model}, checked against the passages").format(model=escape(" ".join(writer.split())))


def off_topic(programmes: Sequence[Programme], language: Language) -> str:
    """That it is something else altogether, and what can be asked here."""
    _ = catalogue(language).gettext
    return _(
        "That is outside what I know. I can tell you what the {programme} says: "
        "its goals, its focus areas and which projects fit it."
    ).format(programme=labels(programmes, language))


def notices(
    question: Question, programmes: Sequence[Programme], day: datetime.date, citations: Citations
) -> tuple[str, ...]:
    """What the asker must know besides: the languages there are, that a wording is unofficial, what has become since of
    what is cited, and of the programmes."""
    _ = catalogue(question.language).gettext
    foreign = _(
        "I can answer in Swedish, Finnish or English. "
        "This answer is in English; ask again in one of the three if you prefer."
    )
    unofficial = _("The wording in English is an unofficial translation. The original is under the sources.")
    since = [
        remark.says[question.language]
        for programme in programmes
        for remark in programme.aids.guide.remarks
        if any(plain(remark.passage) in plain(citation.quote) for citation in citations.all)
    ]
    told = [
        *_understood(question),
        *([foreign] if question.foreign else []),
        *([unofficial] if citations.rendered else []),
        *since,
        *over(programmes, day, question.language),
    ]
    return tuple(dict.fromkeys(told))


def _understood(question: Question) -> list[str]:
    """How a question was read with the turns before it."""
    opening, closing = QUOTES[question.language]
    wording = shorten(question.standalone, _SHOWN, placeholder=" …")
    said = catalogue(question.language).gettext("Understood as: {question}")
    return [said.format(question=f"{opening}{wording}{closing}")] if question.leans else []


def over(programmes: Sequence[Programme], day: datetime.date, language: Language) -> list[str]:
    """Of each programme whose period is over on a day, that it is, and what replaced it."""
    return [_over(each, language) for each in programmes if each.standing and each.standing.is_over(day)]


def _over(programme: Programme, language: Language) -> str:
    """That a programme's period is over, and what replaced it."""
    _ = catalogue(language).gettext
    state = programme.standing
    assert state and state.period
    title = programme.title[language]
    said = [_("The {title} was for {first}–{last}.").format(title=title, first=state.period[0], last=state.period[1])]
    if state.superseded_by:
        successors = listed([each.title[language] for each in state.superseded_by], language)
        said.append(_("It has been replaced by {successors}.").format(successors=successors))
    if programme.ask:
        said.append(_("Ask {office} what holds today.").format(office=programme.ask.name[language]))
    return " ".join(said)


def labels(programmes: Sequence[Programme], language: Language) -> str:
    """The programmes, each by title and period, as Markdown."""
    return escape(listed([each.label(language) for each in programmes], language))


def listed(names: Sequence[str], language: Language) -> str:
    """Names in a row, as the language joins them: "a, b and c"."""
    from babel.lists import format_list

    return str(format_list(list(names), locale=language))
