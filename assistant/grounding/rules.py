"""What a sentence may not say of its passages: another number, date, name, "must" or "not", or a promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.grounding import concepts, cover, figures, names
from assistant.grounding.claim import Claim, Ground, union
from assistant.grounding.cover import Text
from assistant.grounding.figures import Figure, Figures
from assistant.words import fold

NAMES = (
    "number",
    "date",
    "misplaced number",
    "name",
    "unknown name",
    *concepts.LIMITED,
    "denied otherwise",
    *(f"dropped {name}" for name in ("negation", "exception", "restriction", "recommendation", "obligation")),
    *(f"{name} for another" for name in (*concepts.MODAL, "future")),
    *(f"new {name}" for name in concepts.MODAL),
    *(f"another of {name}" for name in concepts.names("alternatives")),
    "promise",
    "own case",
)
"""All rules. Which of them decide alone is fitted (`deciding.py`); the others only count among the signs."""
DECISIVE = (
    "number",
    "date",
    "name",
    "unknown name",
    "reversal",
    "new obligation",
    *(f"{name} for another" for name in concepts.MODAL),
    "restriction",
    "dropped restriction",
    "moment",
    "promise",
    "own case",
)
"""Rules that decide alone whatever was fitted: numbers, dates, names, and words such as "must", "may" and "only"."""
MISPLACED = 0.4
"""Lead of the words beside another number of the passage from which a number is told of the wrong thing."""
COUNTED = ("percent", "euro", "krona")
"""Units without which a number is another number."""
_YEARS = (1900, 2100)
_LARGE = 100
"""Numbers from which a large number in words may be meant by one in digits."""
_SMALL = 12
"""Numbers up to which a sentence may have counted what a passage lists."""
_OPPOSED = {
    "at_least": {"at_most", "less_than"},
    "more_than": {"at_most", "less_than", "at_least"},
    "at_most": {"at_least", "more_than"},
    "less_than": {"at_least", "more_than", "at_most"},
    "before": {"after"},
    "after": {"before"},
}
"""Bounds of a number that cannot stand for each other."""
Marked = Sequence[Ground]


def faults(claim: Claim, marked: Marked) -> frozenset[str]:
    """The names of the rules that a claim breaks."""
    found = {*_of_numbers(claim, marked), *_of_names(claim, marked), *_of_alternatives(claim, marked)}
    return frozenset({*found, *_of_concepts(claim, marked), *_of_modals(claim, marked), *_of_promises(claim, marked)})


def _of_numbers(claim: Claim, marked: Marked) -> Iterator[str]:
    mine, theirs = claim.figures, [each for ground in marked for each in ground.figures]
    counted = {float(len(marked)), *(float(item) for ground in marked for item in ground.items)}
    told = all(_is_told(each, theirs) or _is_count(each, counted) for each in mine.numbers)
    if not told or mine.ranges - union(each.ranges for each in theirs) or not _large_hold(mine, theirs):
        yield "number"
    months, dates = union(each.months for each in theirs), union(each.dates for each in theirs)
    days = {(month, int(number.value)) for month in months for each in theirs for number in each.numbers}
    if not (mine.months <= months and mine.dates <= dates | days):
        yield "date"
    if misplaced(claim, marked) >= MISPLACED:
        yield "misplaced number"


def _is_told(mine: Figure, theirs: Sequence[Figures]) -> bool:
    return any(_holds(mine, other, there) for there in theirs for other in (*there.numbers, *there.parts))


def _large_hold(mine: Figures, theirs: Sequence[Figures]) -> bool:
    """Whether passages have the large numbers in words that a claim has, or a number that may be meant."""
    meant = any(each.value >= _LARGE and not _is_year(each) for there in theirs for each in there.numbers)
    return meant or mine.loose <= union(each.loose for each in theirs)


def _holds(mine: Figure, other: Figure, there: Figures) -> bool:
    if mine.value != other.value or any(
        _OPPOSED[each] & other.bounds and each not in other.bounds for each in mine.bounds
    ):
        return False
    if mine.unit == other.unit:
        return True
    if mine.unit and other.unit:
        return False
    return other.unit not in COUNTED and mine.unit not in (*COUNTED, *there.units)


def _is_count(figure: Figure, counted: set[float]) -> bool:
    return figure.value <= _SMALL and not figure.unit and not figure.bounds and figure.value in counted


def misplaced(claim: Claim, marked: Marked) -> float:
    """The largest lead, over the numbers of a claim, of the words beside another number of its passages, 0 to 1."""
    texts = [(text, there) for ground in marked for text, there in zip(ground.texts, ground.figures, strict=False)]
    own = figures.pieces(claim.said.folded, claim.figures.numbers)
    return max((_lead(mine, piece, claim, texts) for mine, piece in own if any(map(_is_told_apart, mine))), default=0.0)


def _is_told_apart(figure: Figure) -> bool:
    """Sums, shares and years: a passage may tell several of them, each of something else."""
    return figure.unit in COUNTED or _is_year(figure)


def _is_year(figure: Figure) -> bool:
    return not figure.unit and _YEARS[0] <= figure.value <= _YEARS[1]


def _lead(mine: Sequence[Figure], piece: str, claim: Claim, texts: Sequence[tuple[Text, Figures]]) -> float:
    language, values = claim.said.language, {each.value for each in mine}
    beside = [word for word in claim.words if word in cover.content(piece, language)]
    own, other = [0.0], [0.0]
    for text, there in texts:
        for group, said in figures.pieces(text.folded, there.numbers):
            share = sum(cover.accounted(word, language, [Text(said, text.language)]) for word in beside) / max(
                1, len(beside)
            )
            if values & {each.value for each in group}:
                own.append(share)
            elif group[0].unit == mine[0].unit and any(map(_is_told_apart, group)):
                other.append(share)
    return max(0.0, max(other) - max(own))


def _of_names(claim: Claim, marked: Marked) -> Iterator[str]:
    if names.known(claim.said.text, claim.said.language) - union(ground.names for ground in marked):
        yield "name"
    if not all(is_named(name, claim, marked) for name in names.capitalised(claim.said.text)):
        yield "unknown name"


def is_named(name: str, claim: Claim, marked: Marked) -> bool:
    """Whether passages have a name that is written with a capital, or a rule has looked at it already."""
    language, texts = claim.said.language, [text for ground in marked for text in ground.naming]
    proper = [fold(part) for part in name.split("-") if part[:1].isupper()]
    return bool(names.known(name, language)) or all(cover.accounted(part, language, texts) > 0 for part in proper)


def _of_alternatives(claim: Claim, marked: Marked) -> Iterator[str]:
    theirs = union(ground.sides for ground in marked)
    named = {name for name, _ in theirs}
    mine = concepts.sides(claim.said.folded, claim.said.language)
    yield from (f"another of {name}" for name, _ in mine - theirs if name in named)


def _of_concepts(claim: Claim, marked: Marked) -> Iterator[str]:
    mine, theirs = claim.concepts, union(ground.concepts for ground in marked)
    nearest = near(claim, marked)
    for name in concepts.LIMITED:
        if name in mine - theirs:
            yield from _new(name, theirs, marked)
    if "negation" in nearest and not mine & {"negation", "restriction", "exception"}:
        yield from () if "exception" in nearest and "condition" in mine else ("dropped negation",)
    for name in ("exception", "restriction", "recommendation"):
        if name in nearest and not mine & {name, "negation"}:
            yield f"dropped {name}"


def _new(name: str, theirs: frozenset[str], marked: Marked) -> Iterator[str]:
    """A concept that the passages do not have, unless they put it otherwise: "only if" as "not unless"."""
    if name == "restriction" and (("negation" in theirs and "exception" in theirs) or _tells_before(marked)):
        return
    bounds = union(each.bounds for ground in marked for there in ground.figures for each in there.numbers)
    otherwise = theirs & {"restriction", "exception"} or bounds & {"at_most", "less_than", "at_least"}
    yield "denied otherwise" if name == "negation" and otherwise else name


def _tells_before(marked: Marked) -> bool:
    texts = [text for ground in marked for text in ground.texts]
    return any(concepts.pattern("concepts", "before", each.language).search(each.folded) for each in texts)


def near(claim: Claim, marked: Marked) -> frozenset[str]:
    """The concepts of the sentences that account for most of a claim."""
    sentences = [sentence for ground in marked for sentence in claim.aligned(ground)]
    return union(concepts.held(each.folded, each.language) for each in sentences)


def _of_modals(claim: Claim, marked: Marked) -> Iterator[str]:
    """That something must, is to, should or may be done; what is to be done must be done, and the other way round."""
    nearest = near(claim, marked)
    theirs = nearest.intersection(concepts.MODAL)
    allowed = theirs | {"obligation", "intention"} if theirs & {"obligation", "intention"} else theirs
    allowed |= {"permission"} if "openness" in nearest else set()
    for name in (each for each in concepts.MODAL if each in claim.concepts - allowed):
        if not (name == "obligation" and _obliges_otherwise(claim, marked)):
            yield f"{name} for another" if theirs else f"new {name}"
    if "obligation" not in claim.concepts and nearest & {"obligation", "intention"} and not _has_modal(claim):
        yield "dropped obligation"
    open_ended = {"permission", "recommendation"}
    if "future" in claim.concepts and near(claim, marked) & open_ended and not claim.concepts & open_ended:
        yield "future for another"


def _has_modal(claim: Claim) -> bool:
    return bool(claim.concepts.intersection(concepts.MODAL))


def _obliges_otherwise(claim: Claim, marked: Marked) -> bool:
    """Whether a passage puts a "must" as a limit or a condition, or a claim says that nobody must."""
    nearest = near(claim, marked)
    if "negation" in claim.concepts:
        return "recommendation" in nearest
    bounds = union(each.bounds for ground in marked for there in ground.figures for each in there.numbers)
    return not nearest.intersection(concepts.MODAL) and bool(bounds or nearest & {"restriction", "condition"})


def _of_promises(claim: Claim, marked: Marked) -> Iterator[str]:
    said = claim.said.text
    told = any(concepts.grants(text.text) for ground in marked for text in ground.texts)
    if concepts.promises(said) or (concepts.grants(said) and not told):
        yield "promise"
    if concepts.addresses(claim.said.folded, claim.said.language) and not any(ground.told for ground in marked):
        yield "own case"
