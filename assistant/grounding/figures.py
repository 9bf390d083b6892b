"""Numbers, sums, shares and dates of a text, in one form whatever the language writes ("EUR 250,000")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from assistant.grounding import concepts
from assistant.records import Language

_NUMBER = re.compile(r"(?<![\d])(?:\d{1,3}(?:[ .,]\d{3})+(?!\d)|\d+(?:[.,:]\d+)?)")
_DATES = (
    re.compile(r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})?(?!\d)"),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?P<year>)(?=\s?-\s?\d{1,2}\.\d{1,2}\.)"),
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})(?!\d)"),
)
_WORDS_OF_BREAK = "och|and|ja|samt|seka|etta|varav|josta|joista|while|medan|but|mutta|men|of which|kun taas"
_BREAK = re.compile(rf"[,;:()]|[.!?]\s|(?<!\w)(?:{_WORDS_OF_BREAK})(?!\w)")
"""Where one thing told with a number may end and the next begin."""
_JOINED = re.compile(r"\s*(?:-|till|to|och|and|ja|or|eller|tai|mot|against|respektive)\s*(?:och|and|ja)?\s*")
_DASH = re.compile(r"\s*(?:-|till|to)\s*")
_LARGE = re.compile(
    r"\w*?(tusen|tuhat|tuhan|thousand|hundra|sata(?=a|viisi|yksi|kuusi|\b)|hundred|miljon|miljoon|million|miljard|billion|dussin|"
    r"tusina|dozen|tiotal|kymmeni|decade|artionde|vuosikymmen|noll(?!a)|nolla|zero|twenty-|twelve|dubbl|tupla|double)\w*"
)
"""Numbers in words beyond those that are read, by their beginning."""
_AGAINST = re.compile(r"\s*(?:mot|against|mot bara|vastaan|sijaan)\s*")
_BEFORE, _AFTER = 28, 22
"""Characters on either side of a number in which a word that bounds it stands."""
_CLAUSE = 45
"""Characters before a number in which a negation turns what bounds it: "no project can receive more than"."""
_DENIED = {"more_than": "at_most", "less_than": "at_least"}
_CURRENCY = re.compile(r"(?:eur|euro|€|nok|sek|dkk)\s?$")
_HALF_MILLION = re.compile(r"half a million|en halv miljon|halv miljon|puoli miljoonaa|puolen miljoonan")
_MONTH_AND_YEAR = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it is a number of ("" where that is not told), and what bounds it."""

    value: float
    unit: str = ""
    bounds: frozenset[str] = frozenset()
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """All numbers and dates of a text. Dates are (month, day); their years are numbers too."""

    numbers: tuple[Figure, ...]
    dates: frozenset[tuple[int, int]]
    months: frozenset[int]
    ranges: frozenset[tuple[float, float]] = frozenset()
    """The numbers that a dash or "to" joins."""
    loose: frozenset[str] = frozenset()
    """"Million" and the like that stand by no number, and large numbers spelt out: numbers that are not read."""
    parts: tuple[Figure, ...] = ()
    """What a half or a quarter of each number is, where the text tells of one: not told itself, but true."""

    @property
    def units(self) -> frozenset[str]:
        return frozenset(each.unit for each in self.numbers)


def read(text: str, language: Language) -> Figures:
    """The figures of a folded text."""
    dates: set[tuple[int, int]] = set()
    numbers: list[Figure] = []
    months = {int(name) for name in concepts.names("months") if concepts.pattern("months", name, language).search(text)}
    months |= {int(found[1]) for found in _MONTH_AND_YEAR.finditer(text) if 1 <= int(found[1]) <= 12}
    text = _MONTH_AND_YEAR.sub(lambda found: found[2].rjust(len(found[0])), text)
    for found in [*_written_dates(text), *_worded_dates(text, language)]:
        day, month, year = found
        dates.add((month, day))
        months.add(month)
        numbers += [Figure(float(year))] if year else []
    rest = _HALF_MILLION.sub(lambda found: "500000".ljust(len(found[0])), _without_dates(text, language))
    numbers += _with_shared_units([*_of_digits(rest, language), *_of_words(rest, language)], rest)
    return Figures(
        tuple(numbers),
        frozenset(dates),
        frozenset(months),
        _ranges(numbers, rest),
        _loose(numbers, rest, language),
        tuple(_parts(numbers, text, language)),
    )


def _ranges(numbers: Sequence[Figure], text: str) -> frozenset[tuple[float, float]]:
    pairs = pairwise(sorted((each for each in numbers if each.end), key=lambda each: each.start))
    return frozenset((a.value, b.value) for a, b in pairs if _DASH.fullmatch(text[a.end : b.start]))


def _loose(numbers: Sequence[Figure], text: str, language: Language) -> frozenset[str]:
    read = [(each.start, each.end) for each in numbers if each.end]
    found = (each for each in _LARGE.finditer(text) if not any(a <= each.start() < b for a, b in read))
    return frozenset(each[1] or each[0] for each in found)


def _parts(numbers: Sequence[Figure], text: str, language: Language) -> Iterator[Figure]:
    for name in concepts.names("shares"):
        if concepts.pattern("shares", name, language).search(text):
            yield from (
                replace(each, value=each.value * float(name) / 100, start=0, end=0)
                for each in numbers
                if each.unit != "percent"
            )


def _written_dates(text: str) -> Iterator[tuple[int, int, int]]:
    for form in _DATES:
        for found in form.finditer(text):
            if _is_day(found):
                yield int(found["day"]), int(found["month"]), int(found["year"] or 0)


def _is_day(found: re.Match[str]) -> bool:
    return 1 <= int(found["month"]) <= 12 and 1 <= int(found["day"]) <= 31


@cache
def _worded(language: Language) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Each month with what is before or after its name: "1 June", "June 1", "1. kesäkuuta", "den 1 juni"."""
    found = []
    for name in concepts.names("months"):
        month = concepts.alternatives(
            [each for each in concepts.table()["months"][name][language] if " " not in each] or ["may."]
        )
        day = r"(?P<day{}>\d{{1,2}})(?:st|nd|rd|th|\.|:a|:e)?"
        form = rf"(?<!\d){day.format(1)} (?:of |paivana )?(?:{month})|(?<!\w)(?:{month}) {day.format(2)}(?!\d)"
        found.append((int(name), re.compile(form)))
    return tuple(found)


def _worded_dates(text: str, language: Language) -> Iterator[tuple[int, int, int]]:
    for month, form in _worded(language):
        for found in form.finditer(text):
            yield int(found["day1"] or found["day2"]), month, 0


def _without_dates(text: str, language: Language) -> str:
    """The text with blanks where the days and months of dates stand; years stay."""
    for form in _DATES:
        text = form.sub(lambda found: " " * len(found[0]) if _is_day(found) else found[0], text)
    for _, form in _worded(language):
        text = form.sub(lambda found: " " * len(found[0]), text)
    return text


def _of_digits(text: str, language: Language) -> Iterator[Figure]:
    for found in _NUMBER.finditer(text):
        yield _measured(_value(found[0]), found.start(), found.end(), text, language)


def _value(digits: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[ .,]\d{3})+", digits):
        return float(re.sub(r"\D", "", digits))
    return float(re.sub(r"[,:]", ".", digits))


def _of_words(text: str, language: Language) -> Iterator[Figure]:
    for found in _numerals(language).finditer(text):
        figure = _measured(float((found.lastgroup or "n0")[1:]), found.start(), found.end(), text, language)
        if figure.value != 1 or figure.unit:  # "one" is an article or a pronoun as well
            yield figure
    for name in concepts.names("shares"):
        for found in concepts.pattern("shares", name, language).finditer(text):
            yield Figure(float(name), "percent", _bounds(text, found.start(), found.end(), language), *found.span())


@cache
def _numerals(language: Language) -> re.Pattern[str]:
    """Numbers in words: tens with ones, "fyrtiosex", "forty-six", "neljäkymmentäkuusi", before those of the table."""
    told = {int(name): concepts.table()["numerals"][name][language] for name in concepts.names("numerals")}
    joint = "-" if language == "en" else ""
    both = {
        tens + ones: [f"{told[tens][0].rstrip('.')}{joint}{told[ones][0]}"]
        for tens in range(20, 100, 10)
        for ones in range(1, 10)
    }
    forms = (f"(?P<n{value}>{concepts.alternatives(entries)})" for value, entries in {**both, **told}.items())
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})")


def _measured(value: float, start: int, end: int, text: str, language: Language) -> Figure:
    """A number with its multiplier, unit and bounds."""
    after = end
    for name in concepts.names("multipliers"):
        if found := _at("multipliers", name, text, after, language):
            value, after = value * float(name), found
    unit = next((str(name) for name in concepts.names("units") if _at("units", name, text, after, language)), "")
    if not unit and (currency := _CURRENCY.search(text[:start])):
        unit = "euro" if currency[0].startswith(("eur", "€")) else "krona"
    return Figure(value, unit, _bounds(text, start, after, language), start, after)


def _at(section: str, name: str | int, text: str, place: int, language: Language) -> int:
    """Where a word of a section ends that stands right after a place; 0 if none does."""
    form = _following(section, name, language)
    found = form.match(text, place)
    return found.end() if found else 0


@cache
def _following(section: str, name: str | int, language: Language) -> re.Pattern[str]:
    return re.compile(rf"[\s-]*(?::\w+ )?(?:{concepts.alternatives(concepts.table()[section][name][language])})")


def _bounds(text: str, start: int, end: int, language: Language) -> frozenset[str]:
    """The words that bound a number: near before it with no other number between, or right after it."""
    before = re.split(r"\d|[.;:]\s", text[max(0, start - _BEFORE) : start])[-1]
    after = re.split(r"\d|[.,;:]", text[end : end + _AFTER])[0]
    near, found = f"{before} | {after}", set()
    for name in concepts.BOUNDS:  # "no more than" is not "more than", so what is found is taken out
        form = concepts.pattern("concepts", name, language)
        if form.search(near):
            found.add(name)
            near = form.sub("|", near)
    clause = concepts.without_answer(text[:start])[-_CLAUSE:]
    if concepts.pattern("concepts", "negation", language).search(clause):
        found = {_DENIED.get(name, name) for name in found}
    return frozenset(found)


def _with_shared_units(numbers: list[Figure], text: str) -> list[Figure]:
    """The numbers in order; the first of "25 000–100 000 euro" has the unit of the second."""
    ordered = sorted(numbers, key=lambda each: each.start)
    for at, (one, other) in reversed(list(enumerate(pairwise(ordered)))):
        if not one.unit and ordered[at + 1].unit and _JOINED.fullmatch(text[one.end : other.start]):
            ordered[at] = replace(one, unit=ordered[at + 1].unit)
    for at, (one, other) in enumerate(pairwise(ordered)):
        if not other.unit and ordered[at].unit and _AGAINST.fullmatch(text[one.end : other.start]):
            ordered[at + 1] = replace(other, unit=ordered[at].unit)
    return ordered


def pieces(text: str, numbers: Sequence[Figure]) -> list[tuple[tuple[Figure, ...], str]]:
    """The numbers with the piece of a folded text that is about them: cut at the last break between two of them.

    The two of a range, as "2014–2017", are about one thing.
    """
    groups: list[list[Figure]] = []
    for each in (each for each in numbers if each.end):
        if groups and _JOINED.fullmatch(text[groups[-1][-1].end : each.start]):
            groups[-1].append(each)
        else:
            groups.append([each])
    cuts = [0] * bool(groups)
    for one, other in pairwise(groups):
        breaks = [found.start() for found in _BREAK.finditer(text, one[-1].end, max(one[-1].end, other[0].start))]
        cuts.append(breaks[-1] if breaks else one[-1].end)
    ends = [*cuts[1:], len(text)]
    return [(tuple(group), text[cut:end]) for group, cut, end in zip(groups, cuts, ends, strict=False)]
