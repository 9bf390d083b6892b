"""Texts in several languages: what is asked in one is found in the other, though all in one's own is nearer."""

from __future__ import annotations

from itertools import product

import pytest
from library import Place, load_embedder

from assistant import across
from assistant.plain import PLAIN

THINGS = ("kalastuksen", "matkailun", "maatalouden", "teollisuuden", "kulttuurin", "liikunnan", "koulutuksen", "kaupan")
SAID = (
    "Tuki {} hankkeille on enintään puolet kustannuksista.",
    "Hakemus {} tuesta tehdään sähköisesti.",
    "Päätös {} tuesta tehdään kahdessa kuukaudessa.",
    "Ennakkoa {} tuesta ei makseta.",
    "Raportti {} hankkeesta lähetetään vuosittain.",
    "Yhdistys voi hakea {} tukea.",
    "Omarahoitus {} hankkeessa on kymmenen prosenttia.",
    "Laitteet {} hankkeessa ovat hyväksyttäviä kuluja.",
)
DEADLINE = "Den som vill ha stöd lämnar in sin ansökan senast den 15 mars."


@pytest.fixture
def mixed(place: Place) -> Place:
    """Sixty-four Finnish texts, each with its like, and one in Swedish that says what they do not."""
    for at, (said, thing) in enumerate(product(SAID, THINGS)):
        place.write(f"ohjelma/{at:02}.fi.txt", said.format(thing) + "\n")
    place.write("ohjelma/sista.sv.txt", f"{DEADLINE}\n")
    assert place.ingest().failed == ()
    return place


def test_texts_in_the_other_language_are_looked_at_too(mixed: Place) -> None:
    vector = load_embedder().query("Kuinka paljon tukea kalastuksen hanke saa?")
    with mixed.build() as build:
        alone = dict(build.nearest(vector, 16))
        found = across.nearest(vector, "fi", build, 16, PLAIN.languages)
        last = build.store.of_document("ohjelma/sista.sv.txt")[0]
        assert last.id not in alone and alone.items() <= found.items()
        assert found[last.id] == pytest.approx(float(build.vectors([last])[last.id] @ vector))
        assert across.nearest(vector, "fi", build, 16, 0.0) == alone


@pytest.mark.parametrize("question", ["Mihin mennessä hakemus pitää jättää?", "What is the last day to apply?"])
def test_what_only_a_text_in_another_language_says_is_found(mixed: Place, question: str) -> None:
    with mixed.assistant() as assistant:
        assert DEADLINE in [hit.passage.text for hit in assistant.search(question, 3)]


def test_where_all_is_in_one_language_nothing_else_is_looked_for(programme: Place) -> None:
    vector = load_embedder().query("Mihin mennessä hakemus pitää jättää?")
    with programme.build() as build:
        assert across.nearest(vector, "fi", build, 16, PLAIN.languages) == dict(build.nearest(vector, 16))
