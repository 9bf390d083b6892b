"""The offline writer of ideas: which goals it meets, what it lacks, what the text leaves open, whom to ask."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant import cues, words
from assistant.aids import GoalGuide, plain
from assistant.index.reader import Build
from assistant.judging.fit import FitJudgement, Match
from assistant.judging.listing import above
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
    programmes: Sequence[Programme]
    """Those whose goals are shown, or of the nearest one."""
    rules: Sequence[Hit]
    areas: dict[str, Passage]
    citations: Citations

    @property
    def language(self) -> Language:
        return self.citations.language

    @property
    def label(self) -> str:
        return replies.labels(self.programmes, self.language)

    def area(self, match: Match) -> str:
        """What the focus area of a goal is called; "" if it stands under none."""
        area = self.areas.get(self.passages[match.passage].passage.group)
        return self.citations.name(area) if area else ""

    def meaning(self, match: Match) -> str:
        """What a goal means in plain words; "" where the guide does not say."""
        found = self._guide(match)
        return found.means(self.language) if found else ""

    def lacks(self, match: Match) -> str:
        """What an idea must have to meet a goal; "" where the guide does not say."""
        found = self._guide(match)
        return escape(found.lacks[self.language]) if found and found.lacks else ""

    def _guide(self, match: Match) -> GoalGuide | None:
        passage = self.passages[match.passage].passage
        return guide(next(each for each in self.programmes if each.name == passage.programme), passage)

    def under(self, match: Match) -> str:
        """Where a goal stands: its focus area; its programme, if those of several are shown."""
        _ = catalogue(self.language).gettext
        name, area = self.passages[match.passage].passage.programme, self.area(match)
        several = [each.label(self.language) for each in self.programmes if each.name == name and self.programmes[1:]]
        said = [*([_("focus area: {area}").format(area=area)] if area else []), *several]
        return f" ({escape('; '.join(said))})" if said else ""


def evidence(judgement: FitJudgement, build: Build) -> Evidence:
    """What an answer on an idea may cite: goals, focus areas, the nearest goal, aims touched, and the rule."""
    matches = {match.passage: match for match in (*judgement.goals, judgement.nearest, *judgement.aims)}
    found = build.store.passages(matches)
    hits = [Hit(found[id], match.score, span=match.span) for id, match in matches.items()]
    return Evidence((*hits, *_rules(build, _shown(judgement, found))))


def _shown(judgement: FitJudgement, passages: Mapping[str, Passage]) -> list[str]:
    """The programmes of the goals that are shown, else of the nearest one, by name."""
    matches = (*judgement.goals, *judgement.aims) or (judgement.nearest,)
    return list(dict.fromkeys(passages[match.passage].programme for match in matches))


def write(question: Question, judgement: FitJudgement, given: Evidence, build: Build, day: datetime.date) -> Answer:
    """The draft answer to an idea."""
    language = question.language
    citations = Citations(language, rendering(build, language))
    passages = {hit.passage.id: hit for hit in given.hits}
    names = _shown(judgement, {id: hit.passage for id, hit in passages.items()})
    programmes = [build.store.programmes[name] for name in names]
    areas = above([hit.passage for hit in passages.values() if hit.passage.kind == "goal"], build)
    idea = _Idea(judgement, passages, programmes, _rules(build, names), areas, citations)
    blocks = [block(idea) for block in (_verdict, *_BLOCKS[judgement.verdict], _open)]
    goals = tuple(_goal_fit(match, idea) for match in judgement.goals)
    return Answer(
        question.text,
        language,
        "answered",
        "\n\n".join(block for block in blocks if block),
        citations.all,
        fit=Fit(judgement.verdict, goals, tuple(_open_points(programmes, language))),
        notices=replies.notices(question, programmes, day, citations),
        topics=tuple(topic for each in programmes for topic in each.aids.guide.open),
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
    told = strengths(idea.language)
    lines = []
    for match in idea.judgement.goals:
        hit, meaning = idea.passages[match.passage], idea.meaning(match)
        said = "" if _repeats(meaning, idea.citations.cite(hit), idea.language) else f" {escape(meaning)}"
        lines.append(f"- {idea.citations.shown(hit, '  ')}{idea.under(match)}: {told[match.strength]}.{said}")
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
    return said.format(lacks=lacks) if lacks else ""


def _nearest(idea: _Idea) -> str:
    """The nearest goal of an idea that meets none, and what it would need."""
    _, lacks = catalogue(idea.language).gettext, idea.lacks(idea.judgement.nearest)
    goal = idea.citations.inline(idea.passages[idea.judgement.nearest.passage])
    if not lacks:
        return _("The nearest goal is {goal}.").format(goal=goal)
    said = _("The nearest goal is {goal}. A match would need {lacks}. If the idea has that, tell me more.")
    return said.format(goal=goal, lacks=lacks)


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
    points = _open_points(idea.programmes, idea.language)
    offices = [each.ask for each in idea.programmes if each.ask]
    said = [left_open(points, idea.language)] if points else []
    return " ".join([*said, *(replies.whom_to_ask(office, idea.language) for office in offices)])


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


def _open_points(programmes: Sequence[Programme], language: Language) -> list[str]:
    """What no idea settles that people do ask: of what the guides leave open, all that has words of its own in a
    question."""
    guides = [each.aids.guide for each in programmes]
    asked = [topic for guide in guides for topic in guide.silent if topic.topic in guide.open and topic.ask]
    return list(dict.fromkeys(topic.name[language] for topic in asked))


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


def guide(programme: Programme, passage: Passage) -> GoalGuide | None:
    guides = programme.aids.guide.goals
    return next((guide for guide in guides if plain(guide.goal) in plain(passage.text)), None)


def _rules(build: Build, programmes: Sequence[str]) -> Sequence[Hit]:
    """The sentences that say what is asked of every project, where the guides name them."""
    found = []
    for name in programmes:
        rule = build.store.programmes[name].aids.guide.rule
        passages = build.store.of_programme(name) if rule else []
        held, within = (holding(rule, passages), place(rule, passages)) if rule else (None, None)
        found += [Hit(held, 0.0, span=(within.start, within.end))] if held and within else []
    return found
