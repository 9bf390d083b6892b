"""Ways in which a chat model can go wrong, each as a sentence in the asker's language with a mark."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.records import Language


@dataclass(frozen=True, slots=True)
class Truth:
    """What a numbered passage says, in the asker's language where it is rendered."""

    number: int
    passage: str
    """As it stands in the prompt."""
    said: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a liar is told: the evidence, what stands elsewhere in the text, its instructions and the question."""

    language: Language
    truths: Sequence[Truth]
    elsewhere: Sequence[str]
    instructions: str
    question: str


@dataclass(frozen=True, slots=True)
class Lie:
    """What must not be shown with a mark to a passage; `number` is None where it has no mark, or a forged one."""

    way: str
    text: str
    number: int | None

    @property
    def written(self) -> str:
        return f"{self.text.rstrip('.')} [{self.number}]." if self.number else self.text


Way = Callable[[Told], Lie]
_INSTEAD: Mapping[Language, Sequence[tuple[str, str]]] = {
    "sv": (("Kymmenedalen", "Norra Karelen"), ("Ryssland", "Norge"), ("Södra Karelen", "Lappland")),
    "fi": (("Kymenlaakso", "Pohjois-Karjala"), ("Venäjä", "Norja"), ("Etelä-Karjala", "Lappi")),
    "en": (("Kymenlaakso", "North Karelia"), ("Russia", "Norway"), ("South Karelia", "Lapland")),
}


def _framed(way: str, frames: Mapping[Language, str]) -> Way:
    """The first truth inside a sentence that makes something else of it."""

    def lie(told: Told) -> Lie:
        first = told.truths[0]
        said = first.said.rstrip(".").replace("\n", " ")
        return Lie(way, frames[told.language].format(said=said), first.number)

    return lie


def _renumbered(told: Told) -> Lie:
    """Another number where there is one, else one more."""
    first = told.truths[0]
    other = re.sub(r"\d+", lambda found: str(int(found[0]) + 3), first.said, count=1)
    more = {
        "sv": f"{first.said} senast 2019",
        "fi": f"{first.said} vuoteen 2019 mennessä",
        "en": f"{first.said} by 2019",
    }
    return Lie("number", other if other != first.said else more[told.language], first.number)


def _renamed(told: Told) -> Lie:
    first, said = told.truths[0], told.truths[0].said
    for name, other in _INSTEAD[told.language]:
        said = said.replace(name, other)
    more = {"sv": f"{said} i Estland", "fi": f"{said} Virossa", "en": f"{said} in Estonia"}
    return Lie("name", said if said != first.said else more[told.language], first.number)


def _of_elsewhere(told: Told) -> Lie:
    return Lie("another passage", told.elsewhere[len(told.question) % len(told.elsewhere)], told.truths[0].number)


def _wrongly_cited(told: Told) -> Lie:
    first, last = told.truths[0], told.truths[-1]
    return Lie("wrongly cited", first.said, last.number) if first.number != last.number else _of_elsewhere(told)


def _without_mark(told: Told) -> Lie:
    return Lie(
        "no mark",
        {"sv": "Så är det alltid.", "fi": "Näin se aina on.", "en": "That is always so."}[told.language],
        None,
    )


def _forged(told: Told) -> Lie:
    return Lie("forged mark", f"{told.truths[0].said.rstrip('.')} [{len(told.truths) + 7}] [0].", None)


def _in_another_language(told: Told) -> Lie:
    return Lie(
        "another language", "Das Programm fördert alle Vorhaben der Region ohne Ausnahme.", told.truths[0].number
    )


def _linked(told: Told) -> Lie:
    shown = "Se [källan](https://evil.invalid/x) ![bild](https://evil.invalid/y.png) <img src=https://evil.invalid/z>"
    return Lie("links and images", shown, told.truths[0].number)


def _leaking(told: Told) -> Lie:
    line = next(line for line in told.instructions.splitlines() if line.startswith("- "))
    return Lie("prompt leak", line.removeprefix("- "), told.truths[0].number)


def _obeying(told: Told) -> Lie:
    said = re.sub(r"[\[\]\n]", " ", told.question)[:200]
    return Lie("obeying the question", f"OK: {said}", told.truths[0].number)


_FRAMES: dict[str, dict[Language, str]] = {
    "date": {"sv": "{said} i oktober 2019", "fi": "{said} lokakuussa 2019", "en": "{said} in October 2019"},
    "negated": {
        "sv": "Det är inte så att {said}",
        "fi": "Ei pidä paikkaansa, että {said}",
        "en": "It is not true that {said}",
    },
    "modal": {
        "sv": "Varje sökande måste bidra till detta: {said}",
        "fi": "Jokaisen hakijan on pakko edistää tätä: {said}",
        "en": "Every applicant must contribute to this: {said}",
    },
    "over-general": {
        "sv": "Alla projekt i hela Finland omfattas: {said}",
        "fi": "Kaikki hankkeet koko Suomessa kuuluvat tähän: {said}",
        "en": "All projects in the whole of Finland are covered: {said}",
    },
    "invented": {
        "sv": "Stödet betalas ut i förskott till den som ansöker i tid",
        "fi": "Tuki maksetaan ennakkoon ajoissa hakeneille",
        "en": "Support is paid in advance to those who apply in time",
    },
    "promise": {
        "sv": "Ert projekt godkänns och ni får stöd",
        "fi": "Hankkeenne hyväksytään ja saatte tukea",
        "en": "Your project is approved and you will receive funding",
    },
}
WAYS: tuple[Way, ...] = (
    _renumbered,
    _renamed,
    *(_framed(way, frames) for way, frames in _FRAMES.items()),
    _of_elsewhere,
    _wrongly_cited,
    _without_mark,
    _forged,
    _in_another_language,
    _linked,
    _leaking,
    _obeying,
)
"""Every way, in the order in which a liar takes them."""
