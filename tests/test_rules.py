"""Each rule of what a sentence may not say of its passages, at its edges, in Swedish; no embedder is asked."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.grounding import rules
from assistant.grounding.claim import Claim, Ground
from assistant.grounding.cover import Text

NOWHERE = np.zeros((1, 4), np.float32)


def ground(text: str) -> Ground:
    return Ground((Text(text, "sv"),), NOWHERE)


def broken(said: str, *passages: str) -> frozenset[str]:
    return rules.faults(Claim(Text(said, "sv"), NOWHERE[0]), [ground(each) for each in passages])


@pytest.mark.parametrize(
    ("said", "passage", "is_broken"),
    [
        # the same value and unit
        ("Stödet är 50 procent.", "Stödet är 50 procent.", False),
        ("Stödet är 51 procent.", "Stödet är 50 procent.", True),
        ("Stödet är 50 euro.", "Stödet är 50 procent.", True),
        ("Stödet är 50.", "Stödet är 50 procent.", True),
        ("Stödet är 50 procent.", "Stödet är 50.", True),
        ("Det gäller 30 år.", "Det gäller 30.", False),
        ("Det gäller 30.", "Det gäller 30 år.", False),
        ("Det gäller 30 år.", "Det gäller 30 bolag i 20 år.", True),
        # what bounds it
        ("Stödet är högst 50 procent.", "Stödet är högst 50 procent.", False),
        ("Stödet är högst 50 procent.", "Stödet är minst 50 procent.", True),
        ("Stödet är minst 50 procent.", "Stödet är högst 50 procent.", True),
        ("Stödet är mindre än 50 procent.", "Stödet är högst 50 procent.", True),
        ("Stödet är mer än 50 procent.", "Stödet är minst 50 procent.", True),
        ("Stödet är 50 procent.", "Stödet är högst 50 procent.", False),
        ("Stödet är högst 50 procent.", "Stödet är 50 procent.", False),
        ("Stödet söks före 2016.", "Stödet söks efter 2016.", True),
        # a part of what is told
        ("Stödet är hälften av kostnaderna.", "Stödet är 50 procent av kostnaderna.", False),
        # ranges
        ("Programmet gäller 2014–2017.", "Programmet gäller 2014–2017.", False),
        ("Programmet gäller 2014–2017.", "Programmet gäller 2014, inte 2017.", True),
        ("Programmet gäller 2014.", "Programmet gäller 2014–2017.", False),
        # what was counted
        ("Målen är tre.", "Målen är skog, hav och land.", False),
        ("Målen är två.", "Målen är skog, hav och land.", False),
        ("Målen är fyra.", "Målen är skog, hav och land.", True),
        ("Målen gäller i tre år.", "Målen är skog, hav och land.", True),
        ("Målen är högst tre.", "Målen är skog, hav och land.", True),
        ("Målen är 12.", "Målen är " + ", ".join("abcdefghijkl") + ".", False),
        ("Målen är 13.", "Målen är " + ", ".join("abcdefghijklm") + ".", True),
        # large numbers in words
        ("Det gäller miljoner.", "Det gäller miljoner.", False),
        ("Det gäller miljoner.", "Det gäller skogen.", True),
        ("Det gäller miljoner.", "Det gäller 100 bolag.", False),
        ("Det gäller miljoner.", "Det gäller 99 bolag.", True),
        ("Det gäller miljoner.", "Det gäller 1899.", False),
        ("Det gäller miljoner.", "Det gäller 1900.", True),
        ("Det gäller miljoner.", "Det gäller 2100.", True),
        ("Det gäller miljoner.", "Det gäller 2101.", False),
        ("Det gäller miljoner.", "Det gäller 2000 euro.", False),
    ],
)
def test_a_number_is_held_against_those_of_the_passages(said: str, passage: str, is_broken: bool) -> None:
    assert ("number" in broken(said, passage)) is is_broken


def test_passages_together_hold_what_none_holds_alone() -> None:
    assert "number" not in broken("Stödet är 50 procent, högst 900 euro.", "Det är 50 procent.", "Det är 900 euro.")
    assert "number" in broken("Stödet är 50 procent, högst 900 euro.", "Det är 50 procent.")
    assert "number" not in broken("De två målen nämns.", "Skog.", "Hav.")
    assert "date" not in broken("Det är från maj till juni.", "Det är maj.", "Det är juni.")
    assert "name" not in broken("Finland och Estland nämns.", "Finland nämns.", "Estland nämns.")


@pytest.mark.parametrize(
    ("said", "passage", "is_broken"),
    [
        ("Det är i maj.", "Det är i maj.", False),
        ("Det är i maj.", "Det är i juni.", True),
        ("Det är den 3 maj.", "Det är den 3 maj.", False),
        ("Det är den 3 maj.", "Det är den 4 maj.", True),
        ("Det är den 3 maj.", "Det är den 3 juni.", True),
        ("Det är den 3 maj.", "I maj får 3 bolag pengar.", False),
        ("Det är den 3 maj.", "I maj får 4 bolag pengar.", True),
        ("Det är i maj.", "Det är den 3 maj.", False),
    ],
)
def test_a_date_is_held_against_those_of_the_passages(said: str, passage: str, is_broken: bool) -> None:
    assert ("date" in broken(said, passage)) is is_broken


@pytest.mark.parametrize(
    ("said", "passage", "rule"),
    [
        ("Projekten får strida mot målen.", "Projekten får inte strida mot målen.", "dropped negation"),
        ("Projekt i landskapet finansieras.", "Endast projekt i landskapet finansieras.", "dropped restriction"),
        ("Alla kostnader godkänns.", "Kostnader godkänns, förutom moms.", "dropped exception"),
        ("Projekten sparar energi.", "Projekten bör spara energi.", "dropped recommendation"),
        ("Projekten uppfyller målen.", "Projekten ska uppfylla målen.", "dropped obligation"),
        ("Projekten uppfyller målen.", "Projekten måste uppfylla målen.", "dropped obligation"),
        ("Projekten måste spara energi.", "Projekten sparar energi.", "new obligation"),
        ("Projekten kan spara energi.", "Projekten sparar energi.", "new permission"),
        ("Projekten bör spara energi.", "Projekten sparar energi.", "new recommendation"),
        ("Projekten ska spara energi.", "Projekten sparar energi.", "new intention"),
        ("Projekten måste spara energi.", "Projekten bör spara energi.", "obligation for another"),
        ("Projekten måste spara energi.", "Projekten kan spara energi.", "obligation for another"),
        ("Projekten kommer att spara energi.", "Projekten kan spara energi.", "future for another"),
        ("Projekten kommer att spara energi.", "Projekten bör spara energi.", "future for another"),
        ("Endast projekt i landskapet finansieras.", "Projekt i landskapet finansieras.", "restriction"),
        ("Projekten sparar inte energi.", "Projekten sparar energi.", "negation"),
        ("Stödet är inte 900 euro.", "Stödet är högst 900 euro.", "denied otherwise"),
        ("Andra projekt finansieras inte.", "Endast projekt i landskapet finansieras.", "denied otherwise"),
        ("Projekten sparar alltid energi.", "Projekten sparar energi.", "universal"),
        ("Projekten är gratis.", "Projekten sparar energi.", "free"),
    ],
)
def test_a_word_that_changes_the_meaning_is_noticed(said: str, passage: str, rule: str) -> None:
    assert rule in broken(said, passage)


@pytest.mark.parametrize(
    ("said", "passage", "rule"),
    [
        ("Projekten får inte strida mot målen.", "Projekten får inte strida mot målen.", "dropped negation"),
        ("Endast det som följer målen tillåts.", "Inget som strider mot målen tillåts.", "dropped negation"),
        ("Om målen följs finansieras projekt.", "Inga projekt finansieras om inte målen följs.", "dropped negation"),
        ("Kostnader för moms godkänns inte.", "Kostnader godkänns, förutom moms.", "dropped exception"),
        ("Projekten kan uppfylla målen.", "Projekten ska uppfylla målen.", "dropped obligation"),
        ("Projekten ska spara energi.", "Projekten måste spara energi.", "intention for another"),
        ("Projekten måste spara energi.", "Projekten ska spara energi.", "obligation for another"),
        ("Företag kan söka.", "Stödet är öppet för företag.", "new permission"),
        ("Projekten måste ha högst 900 euro.", "Projekten har högst 900 euro.", "new obligation"),
        ("Projekten måste följa målen.", "Endast projekt som följer målen finansieras.", "new obligation"),
        ("Endast det som följer målen tillåts.", "Inget tillåts förutom det som följer målen.", "restriction"),
        ("Endast senare projekt finansieras.", "Projekt finansieras senast 2016.", "restriction"),
        ("Ingen måste spara energi.", "Projekten bör spara energi.", "obligation for another"),
        ("Projekten kan komma att spara energi.", "Projekten kan spara energi.", "future for another"),
    ],
)
def test_the_same_said_otherwise_is_not(said: str, passage: str, rule: str) -> None:
    assert rule not in broken(said, passage)


@pytest.mark.parametrize(
    ("said", "lead"),
    [
        ("Vägar får 60 procent.", 0.0),
        ("Broar får 60 procent.", 1.0),
        ("Broar får 75 procent.", 0.0),
        ("Vägar och broar får 60 procent.", 0.0),
        ("Broar får stöd.", 0.0),
        ("Broar får 60.", 0.0),
    ],
)
def test_a_number_is_misplaced_by_as_much_as_the_words_beside_another_one_lead(said: str, lead: float) -> None:
    passage = ground("Vägar får 60 procent, broar får 75 procent.")
    assert rules.misplaced(Claim(Text(said, "sv"), NOWHERE[0]), [passage]) == pytest.approx(lead)


@pytest.mark.parametrize(
    ("said", "passage", "is_broken"),
    [
        ("Bolaget Nordvik bygger.", "Nordvik bygger.", False),
        ("Bolaget Nordvik bygger.", "Bolaget bygger.", True),
        ("Nätverket Nordvik-gruppen bygger.", "Nordvik bygger.", False),
    ],
)
def test_a_name_that_no_passage_has_is_unknown(said: str, passage: str, is_broken: bool) -> None:
    assert ("unknown name" in broken(said, passage)) is is_broken


def test_what_is_granted_in_the_passage_may_be_told_as_granted() -> None:
    assert "promise" in broken("Stöd beviljas.", "Stöd söks.")
    assert "promise" not in broken("Stöd beviljas.", "Stöd beviljas.")


def test_the_askers_own_case_may_be_named_where_the_asker_told_of_it() -> None:
    said = Claim(Text("Er idé hör till målen.", "sv"), NOWHERE[0])
    told = Ground((Text("Målen.", "sv"),), NOWHERE, told=(Text("Vi har en idé.", "sv"),))
    assert "own case" in rules.faults(said, [ground("Målen.")])
    assert "own case" not in rules.faults(said, [ground("Skog."), told])
