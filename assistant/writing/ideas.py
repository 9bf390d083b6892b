"""The offline writer of ideas: which goals it meets, what it lacks, what the text leaves open, whom to ask."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence

from assistant import cues, words
from assistant.aids import GoalGuide, plain
from assistant.index.reader import Build
from assistant.judging.fit import FitJudgement, Match
from assistant.markdown import escape
from assistant.messages import catalogue
from assistant.phrases import holding
from assistant.programme import Programme
from assistant.reading import Question
from assistant.records import Answer, Citation, Evidence, Fit, GoalFit, Hit, Language, Passage, Verdict
from assistant.writing import handover, replies
from assistant.writing.citing import Citations
from assistant.writing.quotes import rendering

_ORDER: dict[Verdict, tuple[str, ...]] = {
    "fits": ("aims", "rule"),
    "partly": ("lacking", "aims", "rule"),
    "general_only": ("aims", "rule", "lacking"),
    "no_match": ("rule", "lacking"),
}
_REPEATED = 0.6
"""Share of the words of an explanation from which it repeats its goal."""


def evidence(judgement: FitJudgement, build: Build) -> Evidence:
    """What an answer on an idea may cite: goals, focus areas, the nearest goal, aims touched, and the rule."""
    matches = {match.passage: match for match in (*judgement.goals, judgement.nearest, *judgement.aims)}
    found = build.store.passages(matches)
    hits = [Hit(found[id], match.score, span=match.span) for id, match in matches.items()]
    return Evidence((*hits, *_rule(build, hits[0].passage.programme)))


def write(question: Question, judgement: FitJudgement, given: Evidence, build: Build, day: datetime.date) -> Answer:
    """The draft answer to an idea."""
    language = question.language
    citations = Citations(language, rendering(build, language))
    passages = {hit.passage.id: hit for hit in given.hits}
    programme = build.store.programmes[passages[judgement.nearest.passage].passage.programme]
    rules = _rule(build, programme.name)
    blocks = [
        _verdict(judgement, programme, language),
        _goals(judgement, passages, programme, citations),
        *_because(judgement, passages, programme, rules, citations),
        _open(programme, language),
        _message(question, judgement, passages, programme, citations),
    ]
    fit = Fit(
        judgement.verdict,
        tuple(_goal_fit(match, passages[match.passage], programme, citations) for match in judgement.goals),
        tuple(_open_points(language)),
    )
    notices = replies.notices(question, [programme], day, citations)
    text = "\n\n".join(block for block in blocks if block)
    return Answer(question.text, language, "answered", text, citations.all, fit=fit, notices=notices)


def _because(
    judgement: FitJudgement, passages: dict[str, Hit], programme: Programme, rules: Sequence[Hit], citations: Citations
) -> list[str]:
    """What the verdict rests on, the weightiest first: the rule where nothing is met, the aim where only one is."""
    said: dict[str, Callable[[], str]] = {
        "rule": lambda: "\n\n".join(_ruled(rule, programme, citations) for rule in rules),
        "lacking": lambda: _lacking(judgement, passages, programme, citations),
        "aims": lambda: _aims(judgement, passages, citations),
    }
    return [said[name]() for name in _ORDER[judgement.verdict]]


def _verdict(judgement: FitJudgement, programme: Programme, language: Language) -> str:
    _, plural = catalogue(language).gettext, catalogue(language).ngettext
    count = len(judgement.goals)
    said = {
        "fits": plural(
            "The idea matches a goal of the {programme}:", "The idea matches goals of the {programme}:", count
        ),
        "partly": plural(
            "The idea comes near a goal of the {programme}, without clearly meeting it:",
            "The idea comes near goals of the {programme}, without clearly meeting them:",
            count,
        ),
        "general_only": _("The idea matches none of the goals of the {programme}, but it touches what it aims for:"),
        "no_match": _("The idea matches none of the goals of the {programme}."),
    }
    return said[judgement.verdict].format(programme=escape(programme.label(language)))


def _goals(judgement: FitJudgement, passages: dict[str, Hit], programme: Programme, citations: Citations) -> str:
    """A line a goal: what it says, how well the idea matches, and what the goal is about if it does not say so."""
    _ = catalogue(citations.language).gettext
    strengths = {"strong": _("a clear match"), "possible": _("a possible match")}
    lines = []
    for match in judgement.goals:
        hit = passages[match.passage]
        guide = _guide(programme, hit.passage)
        meaning = guide.meaning[citations.language] if guide else ""
        said = "" if _repeats(meaning, citations.cite(hit), citations.language) else f" {escape(meaning)}"
        lines.append(f"- {citations.shown(hit, '  ')}: {strengths[match.strength]}.{said}")
    return "\n".join(lines)


def _repeats(meaning: str, goal: Citation, language: Language) -> bool:
    """Whether an explanation says little that the goal does not."""
    told = words.split(goal.translation.text if goal.translation else goal.quote)
    own = cues.topic(meaning, language)
    return sum(any(words.alike(word, each) for each in told) for word in own) >= _REPEATED * len(own)


def _lacking(judgement: FitJudgement, passages: dict[str, Hit], programme: Programme, citations: Citations) -> str:
    """For an idea that meets no goal clearly: the nearest one, and what it would take."""
    _ = catalogue(citations.language).gettext
    hit = passages[judgement.nearest.passage]
    guide = _guide(programme, hit.passage)
    if judgement.verdict == "fits" or guide is None:
        return ""
    lacks = escape(guide.lacks[citations.language])
    if judgement.verdict == "partly":
        return _("To match more clearly, the idea would need {lacks}.").format(lacks=lacks)
    return _("The nearest goal is {goal}. To match it, the idea would need {lacks}.").format(
        goal=citations.inline(hit), lacks=lacks
    )


def _aims(judgement: FitJudgement, passages: dict[str, Hit], citations: Citations) -> str:
    """The aims that the idea touches besides: a choice is an item of a list, a general aim a paragraph."""
    _ = catalogue(citations.language).gettext
    kinds = {passages[aim.passage].passage.kind for aim in judgement.aims}
    lead = _("It touches a strategic choice:") if kinds == {"item"} else _("It touches a general aim:")
    lines = [f"> {citations.shown(passages[aim.passage], '> ')}" for aim in judgement.aims]
    led = [] if judgement.verdict == "general_only" else [lead]
    return "\n\n".join([*led, *lines]) if lines else ""


def _ruled(rule: Hit, programme: Programme, citations: Citations) -> str:
    _ = catalogue(citations.language).gettext
    said = _("The {programme} sets one condition for projects").format(
        programme=escape(programme.label(citations.language))
    )
    return f"{said}: {citations.inline(rule)}"


def _open(programme: Programme, language: Language) -> str:
    """What the text does not settle, and who can."""
    said = left_open(_open_points(language), language)
    return " ".join([said, *([replies.whom_to_ask(programme.ask, language)] if programme.ask else [])])


def _message(
    question: Question,
    judgement: FitJudgement,
    passages: dict[str, Hit],
    programme: Programme,
    citations: Citations,
) -> str:
    """What to send on, of an idea that meets a goal at least in part."""
    goals = [citations.said(passages[match.passage]) for match in judgement.goals]
    return handover.of_idea(question, programme, goals, _open_points(citations.language)) if goals else ""


def left_open(points: Sequence[str], language: Language) -> str:
    """That the text does not settle some points."""
    _ = catalogue(language).gettext
    return _("The text does not say {points}.").format(points=replies.listed(points, language))


def _open_points(language: Language) -> list[str]:
    _ = catalogue(language).gettext
    return [_("who may apply"), _("how much support can be given"), _("when one can apply")]


def _goal_fit(match: Match, hit: Hit, programme: Programme, citations: Citations) -> GoalFit:
    cited = citations.cite(hit)
    guide = _guide(programme, hit.passage)
    return GoalFit(
        cited.number,
        cited.document,
        cited.passage,
        cited.quote,
        cited.start,
        cited.end,
        match.strength,
        guide.meaning[citations.language] if guide else "",
    )


def _guide(programme: Programme, passage: Passage) -> GoalGuide | None:
    guides = programme.aids.guide.goals
    return next((guide for guide in guides if plain(guide.goal) in plain(passage.text)), None)


def _rule(build: Build, programme: str) -> Sequence[Hit]:
    """The sentence that says what is asked of every project, if the guide names it."""
    rule = build.store.programmes[programme].aids.guide.rule
    passage = holding(rule, build.store.of_programme(programme)) if rule else None
    if rule is None or passage is None:
        return ()
    found = re.search(r"\s+".join(map(re.escape, rule.split())), passage.text)
    place = (passage.start + found.start(), passage.start + found.end()) if found else None
    return (Hit(passage, 0.0, span=place),)
