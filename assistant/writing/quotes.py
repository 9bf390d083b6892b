"""The offline writer: answers composed by rule from quotes and checked building blocks, the same each time."""

from __future__ import annotations

import datetime

from assistant.index.reader import Build
from assistant.judging.answerable import Judgement
from assistant.judging.listing import Listing
from assistant.markdown import escape, quoted
from assistant.messages import catalogue
from assistant.programme import Programme
from assistant.reading import LONGEST, Question
from assistant.records import Answer, Hit, Language, Outcome, Passage
from assistant.writing.citing import Citations


def write(question: Question, judgement: Judgement, build: Build, day: datetime.date) -> Answer:
    """The draft answer to a question about the programme."""
    if judgement.outcome != "answered":
        programmes = list(build.store.programmes.values())
        body = (
            _silent(question, judgement, programmes)
            if judgement.outcome == "not_in_programme"
            else _off_topic(question, programmes)
        )
        return _answer(
            question, judgement.outcome, body, programmes if judgement.outcome == "not_in_programme" else [], day
        )
    programmes = _of_evidence(judgement, build)
    citations = Citations()
    body = (
        _listed(question.language, judgement.listing, programmes[0], citations)
        if judgement.listing
        else _facts(question.language, judgement, build, citations)
    )
    return _answer(question, "answered", body, programmes, day, citations)


def reply(question: Question, programmes: list[Programme]) -> Answer:
    """The answer to what is not a question: a greeting, thanks, "what can you do", nothing, noise, too much."""
    _ = catalogue(question.language).gettext
    label = _labels(programmes, question.language)
    texts: dict[str, tuple[Outcome, str]] = {
        "greeting": ("greeting", _("Hello! Ask me about the {programme}: what it aims for, and which projects fit it.")),
        "thanks": ("greeting", _("You are welcome! Ask more about the {programme} whenever you like.")),
        "help": ("greeting", _("I answer questions about the {programme} from its own text, and show the passage behind every statement. When the text does not say, I tell you so. I advise; I do not decide or promise funding.")),
        "empty": ("refused", _("There was no question. Write what you would like to know about the {programme}.")),
        "noise": ("refused", _("I could not read a question in that. Write in a few words what you would like to know about the {programme}.")),
        "too_long": ("refused", _("That is longer than the {longest} characters I can read at once. Shorten it, or ask one thing at a time.")),
    }  # fmt: skip
    outcome, text = texts[question.kind]
    return Answer(question.text, question.language, outcome, text.format(programme=label, longest=LONGEST))


def _answer(
    question: Question,
    outcome: Outcome,
    text: str,
    programmes: list[Programme],
    day: datetime.date,
    citations: Citations | None = None,
) -> Answer:
    notices = [notice for programme in programmes for notice in standing(programme, question.language, day)]
    if question.foreign:
        notices.insert(0, catalogue(question.language).gettext("I can answer in Swedish, Finnish or English. This answer is in English; ask again in one of the three if you prefer."))  # fmt: skip
    return Answer(
        question.text, question.language, outcome, text, citations.all if citations else (), notices=tuple(notices)
    )


def _facts(language: Language, judgement: Judgement, build: Build, citations: Citations) -> str:
    """Quotes under the programme they are from, attributed in the first line."""
    parts: list[str] = []
    attributed = ""
    for hit in judgement.evidence.hits:
        programme = build.store.programmes[hit.passage.programme]
        if programme.name != attributed:
            parts.append(_attribution(programme, build.store.language(hit.passage.document), language))
            attributed = programme.name
        parts.append(f"> {_quote(hit, language, citations, '> ')}")
    return "\n\n".join(parts)


def _attribution(programme: Programme, written_in: Language, language: Language) -> str:
    _ = catalogue(language).gettext
    if written_in == language:
        return _("According to the {programme}:").format(programme=escape(programme.label(language)))
    return _("According to the {programme} (the text is {in_language}):").format(
        programme=escape(programme.label(language)),
        in_language={"sv": _("in Swedish"), "fi": _("in Finnish"), "en": _("in English")}[written_in],
    )


def _listed(language: Language, asked: Listing, programme: Programme, citations: Citations) -> str:
    if len(asked.groups) == 1 or asked.groups[0][0].kind != "area":
        return "\n\n".join(_group(language, head, members, programme, citations) for head, members in asked.groups)
    plural = catalogue(language).ngettext
    goals = sum(len(members) for _, members in asked.groups)
    lead = plural(
        "The {programme} has {count} goal, by focus area:", "The {programme} has {count} goals, by focus area:", goals
    )
    parts = [lead.format(programme=escape(programme.label(language)), count=goals)]
    for area, members in asked.groups:
        parts.append(_quote(Hit(area, 0.0), language, citations))
        parts.append(_bullets(members, language, citations))
    return "\n\n".join(parts)


def _group(
    language: Language, head: Passage, members: tuple[Passage, ...], programme: Programme, citations: Citations
) -> str:
    plural = catalogue(language).ngettext
    count = len(members)
    leads = {
        "goal": plural("Under {heading} the {programme} has {count} goal:", "Under {heading} the {programme} has {count} goals:", count),
        "area": plural("Under {heading} the {programme} has {count} focus area:", "Under {heading} the {programme} has {count} focus areas:", count),
    }  # fmt: skip
    other = plural(
        "Under {heading} the {programme} has {count} point:",
        "Under {heading} the {programme} has {count} points:",
        count,
    )
    heading = _quote(Hit(head, 0.0), language, citations)
    lead = leads.get(members[0].kind, other).format(
        heading=heading, programme=escape(programme.label(language)), count=count
    )
    return f"{lead}\n\n{_bullets(members, language, citations)}"


def _bullets(members: tuple[Passage, ...], language: Language, citations: Citations) -> str:
    return "\n".join(f"- {_quote(Hit(member, 0.0), language, citations, '  ')}" for member in members)


def _quote(hit: Hit, language: Language, citations: Citations, indent: str = "") -> str:
    citation = citations.cite(hit)
    return f"{quoted(citation.quote, language, indent)} [{citation.number}]"


def _silent(question: Question, judgement: Judgement, programmes: list[Programme]) -> str:
    _ = catalogue(question.language).gettext
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
    label = _labels(programmes, question.language)
    if judgement.missing in subjects:
        said = _("The text of the {programme} does not say {subject}.").format(
            programme=label, subject=subjects[judgement.missing]
        )
    else:
        said = _("The text of the {programme} does not say anything that answers this.").format(programme=label)
    return " ".join([said, *(_whom_to_ask(programme, question.language) for programme in programmes if programme.ask)])


def _whom_to_ask(programme: Programme, language: Language) -> str:
    office = programme.ask
    assert office is not None
    where = ", ".join(each for each in (office.web, office.email) if each)
    told = (
        catalogue(language).gettext("{office} can tell you: {where}.")
        if where
        else catalogue(language).gettext("{office} can tell you.")
    )
    return told.format(office=escape(office.name[language]), where=where)


def _off_topic(question: Question, programmes: list[Programme]) -> str:
    text = catalogue(question.language).gettext("That is outside what I know. I can tell you what the {programme} says: its goals, its focus areas and which projects fit it.")  # fmt: skip
    return text.format(programme=_labels(programmes, question.language))


def standing(programme: Programme, language: Language, day: datetime.date) -> list[str]:
    """That a programme's period is over, and what replaced it; nothing while it runs."""
    state = programme.standing
    if state is None or state.period is None or not state.is_over(day):
        return []
    _ = catalogue(language).gettext
    said = _("The {title} was for {first}–{last}.").format(
        title=programme.title[language], first=state.period[0], last=state.period[1]
    )
    successors = ", ".join(successor.title[language] for successor in state.superseded_by)
    replaced = [_("It has been replaced: {successors}.").format(successors=successors)] if successors else []
    asked = [_("{office} knows what holds today.").format(office=programme.ask.name[language])] if programme.ask else []
    return [" ".join([said, *replaced, *asked])]


def _labels(programmes: list[Programme], language: Language) -> str:
    return escape(", ".join(programme.label(language) for programme in programmes))


def _of_evidence(judgement: Judgement, build: Build) -> list[Programme]:
    names = dict.fromkeys(passage.programme for passage in judgement.evidence.passages)
    return [build.store.programmes[name] for name in names]
