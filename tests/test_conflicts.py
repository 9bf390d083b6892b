"""Figures that documents may disagree on: the same figure is the same however it is written."""

from __future__ import annotations

import pytest

from assistant.judging import tables
from assistant.judging.figures import disagree, figures
from assistant.judging.tables import Beside, Row
from assistant.records import Language, Passage


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("högst 10 000 euro", "at most 10,000 euros"),
        ("1 000 000 euroa", "€1,000,000"),
        ("10 000,00 €", "EUR 10.000"),
        ("70 procent", "70,0 %"),
        ("12,5 prosenttia", "12.5 per cent"),
        ("senast 31.3.", "viimeistään 31.03.2027"),
        ("år 2027 500 euro", "500 €"),
    ],
)
def test_the_same_figure_is_the_same_however_it_is_written(one: str, other: str) -> None:
    (some,), (others,) = figures(one).values(), figures(other).values()
    assert not disagree(some, others) and not disagree(others, some)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10 000 euro", "15,000 euros"),
        ("7 %", "70 %"),
        ("1,5 %", "15 %"),
        ("1.12.2027", "11.2.2027"),
        ("31.12.2028", "31.12.2029"),
        ("1.3.", "11.3.2027"),
    ],
)
def test_other_figures_are_other_ones(one: str, other: str) -> None:
    (some,), (others,) = figures(one).values(), figures(other).values()
    assert disagree(some, others)


def row(text: str) -> Row:
    found = tables.row_of(Passage("i", "d", "p", "item", 0, len(text), text))
    assert found
    return found


LEVELS = Beside("", "Stödnivåer och belopp", "sv")
TABLE = [
    row("Slag av projekt: Litet försök; Stöd av kostnaderna: 90 %; Högsta belopp: 10 000 euro"),
    row("Slag av projekt: Förstudie; Stöd av kostnaderna: 80 %; Högsta belopp: 20 000 euro"),
    row("Slag av projekt: Utvecklingsprojekt; Stöd av kostnaderna: 70 %; Högsta belopp: 250 000 euro"),
]


@pytest.mark.parametrize(
    ("language", "said", "differing"),
    [
        ("en", "A small trial can get at most 15,000 euros, and the support covers at most 90% of the costs.", [0]),
        ("sv", "Ett litet försök kan få högst 15 000 euro.", [0]),
        ("fi", "Pieni kokeilu saa enintään 12 000 euroa.", [0]),
        ("en", "A small trial can get at most 10,000 euros.", []),
        ("sv", "Ett litet försök eller en förstudie kan få högst 15 000 euro.", []),
        ("sv", "Förskottet för ett litet försök är 20 procent.", []),
        ("en", "An hour of voluntary work counts as 20 euros.", []),
        ("fi", "Hankkeelle voidaan maksaa ennakkoa enintään 20 % myönnetystä tuesta.", []),
        ("sv", "Under åren 2027–2030 finns det sammanlagt 6,4 miljoner euro för stöd.", []),
    ],
)
def test_a_sentence_differs_from_the_row_that_it_is_on_and_from_no_other(
    language: Language, said: str, differing: list[int]
) -> None:
    beside = Beside(said, "", language)
    assert [at for at, each in enumerate(TABLE) if tables.sentence_differs(beside, each, LEVELS, TABLE)] == differing


@pytest.mark.parametrize(
    ("other", "differing"),
    [
        ("Hankkeen laji: Kehittämishanke; Tuki kustannuksista: 60 %; Enintään: 250 000 euroa", [2]),
        ("Hankkeen laji: Kehittämishanke; Tuki kustannuksista: 70 %; Enintään: 250 000 euroa", []),
        ("Hankkeen laji: Yleishyödyllinen investointi; Tuki kustannuksista: 50 %; Enintään: 150 000 euroa", []),
        ("Pieni kokeilu – Tuki kustannuksista: 75 % – Enintään: 10 000 euroa", [0]),
    ],
)
def test_rows_of_two_languages_differ_only_where_they_are_on_the_same(other: str, differing: list[int]) -> None:
    beside = Beside("", "Tuen määrä", "fi")
    assert [at for at, each in enumerate(TABLE) if tables.rows_differ(each, LEVELS, row(other), beside)] == differing


@pytest.mark.parametrize("text", ["Ett mål", "att bygga; att riva", "Obs: detta", "kl. 8 – 16"])
def test_an_item_that_is_no_row_is_none(text: str) -> None:
    assert tables.row_of(Passage("i", "d", "p", "item", 0, len(text), text)) is None
