"""The offline writer of ideas: which goals it meets, what it lacks, what the text leaves open, whom to ask."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant import cues, words
from assistant.aids import GoalGuide, plain
from assistant.index.reader import Build
from assistant.judging.fit import FitJudgement, Match
from assistant.markdown import escape
from assistant.messages import catalogue
from assistant.phrases import holding, place
from assistant.programme import Programme
from assistant.reading import Question
from assistant.records import Answer, Citation, Evidence, Fit, GoalFit, Hit, Language, Passage, Strength, Verdict
from assistant.writing import replies
from assistant.writing.citing import Citations
from assistant.writing.quotes import rendering

_REPEATED = 0.6
"""Share of the words of an explanation from which it repeats its goal."""


@dataclass(frozen=True, slots=True)
class _Idea:
    """A judged idea, and what is needed to write of it."""

    judgement: FitJudgement
    passages: dict[str, Hit]
    programme: Programme
    rules: Sequence[Hit]
    areas: dict[str, Passage]
    citations: Citations

    @property
    def language(self) -> Language:
        return self.citations.language

    @property
    def label(self) -> str:
        return escape(self.programme.label(self.language))

    def area(self, match: Match) -> str:
        """What the focus area of a goal is called; "" if it stands under none."""
        area = self.areas.get(self.passages[match.passage].passage.group)
        return self.citations.name(area) if area else ""

    def meaning(self, match: Match) -> str:
        """What a goal means in plain words; "" where the guide does not say."""
        return meaning(self.programme, self.passages[match.passage].passage, self.language)

    def lacks(self, match: Match) -> str:
        """What an idea must have to meet a goal; "" where the guide does not say."""
        found = _guide(self.programme, self.passages[match.passage].passage)
        return found.lacks[self.language] if found and found.lacks else ""


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
    areas = build.store.passages(hit.passage.group for hit in passages.values() if hit.passage.kind == "goal")
    idea = _Idea(judgement, passages, programme, _rule(build, programme.name), areas, citations)
    blocks = [block(idea) for block in (_verdict, *_BLOCKS[judgement.verdict], _open)]
    goals = tuple(_goal_fit(match, idea) for match in judgement.goals)
    return Answer(
        question.text,
        language,
        "answered",
        "\n\n".join(block for block in blocks if block),
        citations.all,
        fit=Fit(judgement.verdict, goals, tuple(_open_points(language))),
        notices=replies.notices(question, [programme], day, citations),
        topics=programme.aids.guide.open,
    )


def _verdict(idea: _Idea) -> str:
    _, plural = catalogue(idea.language).gettext, catalogue(idea.language).ngettext
    count = len(idea.judgement.goals)
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
    return said[idea.judgement.verdict].format(programme=idea.label)


def _goals(idea: _Idea) -> str:
    """A line a goal: what it says, how well the idea matches, and what the goal is about if it does not say so."""
    _, told = catalogue(idea.language).gettext, strengths(idea.language)
    lines = []
    for match in idea.judgement.goals:
        hit, means = idea.passages[match.passage], idea.meaning(match)
        said = "" if _repeats(means, idea.citations.cite(hit), idea.language) else f" {escape(means)}"
        area = idea.area(match)
        under = f" ({_('focus area: {area}').format(area=escape(area))})" if area else ""
        lines.append(f"- {idea.citations.shown(hit, '  ')}{under}: {told[match.strength]}.{said}")
    return "\n".join(lines)


def strengths(language: Language) -> dict[Strength, str]:
    """How well an idea matches a goal, in words."""
    _ = catalogue(language).gettext
    return {"strong": _("a clear match"), "possible": _("a possible match")}


def _repeats(meaning: str, goal: Citation, language: Language) -> bool:
    """Whether an explanation says little that the goal does not; one that is empty says nothing."""
    told = words.split(goal.translation.text if goal.translation else goal.quote)
    own = cues.topic(meaning, language)
    return sum(any(words.alike(word, each) for each in told) for word in own) >= _REPEATED * len(own)


def _lacking(idea: _Idea) -> str:
    """What an idea that meets a goal only in part would need."""
    lacks = idea.lacks(idea.judgement.nearest)
    said = catalogue(idea.language).gettext("A clearer match would need {lacks}. If the idea has that, tell me more.")
    return said.format(lacks=escape(lacks)) if lacks else ""


def _nearest(idea: _Idea) -> str:
    """The nearest goal of an idea that meets none, and what it would need if the guide says so."""
    _, lacks = catalogue(idea.language).gettext, idea.lacks(idea.judgement.nearest)
    goal = idea.citations.inline(idea.passages[idea.judgement.nearest.passage])
    if not lacks:
        return _("The nearest goal is {goal}. If the idea has to do with it, tell me more.").format(goal=goal)
    said = _("The nearest goal is {goal}. A match would need {lacks}. If the idea has that, tell me more.")
    return said.format(goal=goal, lacks=escape(lacks))


def _touched(idea: _Idea) -> str:
    """What the idea touches besides: a choice is an item of a list, a general aim a paragraph."""
    _ = catalogue(idea.language).gettext
    kinds = {idea.passages[aim.passage].passage.kind for aim in idea.judgement.aims}
    lead = _("It touches a strategic choice:") if kinds == {"item"} else _("It touches a general aim:")
    return f"{lead}\n\n{_aims(idea)}" if kinds else ""


def _aims(idea: _Idea) -> str:
    return "\n\n".join(f"> {idea.citations.shown(idea.passages[aim.passage], '> ')}" for aim in idea.judgement.aims)


def _ruled(idea: _Idea) -> str:
    said = catalogue(idea.language).gettext("The {programme} states this condition for funded projects")
    enough = catalogue(idea.language).gettext("The text does not say that this is enough for funding.")
    told = [f"{said.format(programme=idea.label)}: {idea.citations.inline(rule)} {enough}" for rule in idea.rules]
    return "\n\n".join(told)


def _open(idea: _Idea) -> str:
    """What the text does not settle, and who can."""
    said = left_open(_open_points(idea.language), idea.language)
    office = idea.programme.ask
    return " ".join([said, *([replies.whom_to_ask(office, idea.language)] if office else [])])


_BLOCKS: dict[Verdict, tuple[Callable[[_Idea], str], ...]] = {
    "fits": (_goals, _touched, _ruled),
    "partly": (_goals, _lacking, _touched, _ruled),
    "general_only": (_aims, _ruled, _nearest),
    "no_match": (_ruled, _nearest),
}
"""What a verdict rests on, the weightiest first: the rule where nothing is met, the aim where only one is."""


def left_open(points: Sequence[str], language: Language) -> str:
    """That the text does not settle some points."""
    _ = catalogue(language).gettext
    return _("The text does not say {points}.").format(points=replies.listed(points, language))


def _open_points(language: Language) -> list[str]:
    _ = catalogue(language).gettext
    return [_("who may apply"), _("how much support can be given"), _("when one can apply")]


def _goal_fit(match: Match, idea: _Idea) -> GoalFit:
    cited = idea.citations.cite(idea.passages[match.passage])
    return GoalFit(
        cited.number,
        cited.document,
        cited.passage,
        cited.quote,
        cited.start,
        cited.end,
        match.strength,
        idea.meaning(match),
        idea.area(match),
    )


def meaning(programme: Programme, passage: Passage, language: Language) -> str:
    """What the guide says in plain words of the goal that a passage is; "" where it says nothing."""
    found = _guide(programme, passage)
    return found.means(language) if found else ""


def _guide(programme: Programme, passage: Passage) -> GoalGuide | None:
    guides = programme.aids.guide.goals
    return next((guide for guide in guides if plain(guide.goal) in plain(passage.text)), None)


def _rule(build: Build, programme: str) -> Sequence[Hit]:
    """The sentence that says what is asked of every project, if the guide names it."""
    rule, passages = build.store.programmes[programme].aids.guide.rule, build.store.of_programme(programme)
    held, within = (holding(rule, passages), place(rule, passages)) if rule else (None, None)
    return (Hit(held, 0.0, span=(within.start, within.end)),) if held and within else ()
