"""What the evals measure, in words for whoever reads the figures: measures, kinds of questions, outcomes, verdicts."""

from __future__ import annotations

from typing import get_args

from assistant.cases import KINDS
from assistant.messages import catalogue
from assistant.quality import EVERYTHING, Figure
from assistant.records import LANGUAGE_NAMES, LANGUAGES, Language, Outcome, Verdict

_TITLES = (
    "Right in all respects",
    "Right outcome",
    "False answers",
    "False refusals",
    "Citation recall",
    "Citation precision",
    "First citation right",
    "Quoted text to the point",
    "Quotes exact",
    "Text shows what it cites",
    "Verdict on ideas, balanced",
    "First goal right",
    "Open points named",
    "Questions of an e-mail answered",
    "Nothing forbidden said",
    "In the asker's language",
    "First sentence answers",
    "Brief",
    "No sentence repeated in a dialogue",
    "Rules told with programme and years",
    "What replaced the programme is named",
    "Share of own words",
    "Share of the text quoted",
    "Model's sentences with a mark",
    "Model's answers not shown",
    "Tokens of a model's answer",
)
_KINDS = (
    "facts",
    "lists",
    "ideas",
    "what the text does not say",
    "beside the point",
    "dialogues",
    "e-mails",
    "short questions",
    "false premises",
    "hostile texts",
    "greetings",
    "noise",
)
_OUTCOMES = (
    "answered",
    "the text does not say",
    "beside the point",
    "asks back",
    "greeted",
    "turned away",
    "failed",
)
_VERDICTS = ("meets a goal", "comes near a goal", "touches an aim only", "meets nothing")


def title(figure: Figure, language: Language) -> str:
    """What a figure measures, and which way is better where that is not upwards."""
    _ = catalogue(language).gettext
    said = _(figure.title)
    return _("{measure} (less is better)").format(measure=said) if figure.better == "less" else said


def part(name: str, language: Language) -> str:
    """Which cases a slice holds: those of a kind, or those in a language."""
    _ = catalogue(language).gettext
    kinds = [_(each) for each in _KINDS]
    said = dict(zip((EVERYTHING, *LANGUAGES, *KINDS), (_("all"), *LANGUAGE_NAMES.values(), *kinds), strict=True))
    return said.get(name, name)


def outcome(name: Outcome, language: Language) -> str:
    """What kind of answer it is."""
    said = dict(zip(get_args(Outcome), _OUTCOMES, strict=True))[name]
    return catalogue(language).gettext(said)


def verdict(name: Verdict, language: Language) -> str:
    """How an idea stands to the goals."""
    said = dict(zip(get_args(Verdict), _VERDICTS, strict=True))[name]
    return catalogue(language).gettext(said)


def told(figure: Figure) -> str:
    """A figure in per cent with its interval: 91 % (88–94); one that is no share as a number."""
    if figure.value > 1:
        return f"{figure.value:.0f}"
    limits = "" if figure.low is None or figure.high is None else f" ({100 * figure.low:.0f}–{100 * figure.high:.0f})"
    return f"{100 * figure.value:.0f} %{limits}"
