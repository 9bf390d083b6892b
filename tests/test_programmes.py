"""Several programmes: chosen, judged one by one, versions that replace one another, and documents that disagree."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from contract import assert_row_holds
from library import Place, copied
from pydantic import ValidationError
from test_enquiries import row_of

from assistant.assistant import Assistant
from assistant.described import Wording
from assistant.errors import SourceError
from assistant.index.filling import PassageWriter
from assistant.index.reader import Build
from assistant.index.store import PassageStore
from assistant.programme import Document, Programme
from assistant.records import Answer, Language

TITLES = 'title = {{ sv = "{0}", fi = "{0}", en = "{0}" }}\n'
STANDING = '[standing]\nwhat = { sv = "programmet", fi = "ohjelma", en = "the programme" }\nperiod = [2027, 2030]\n'
DOCUMENT = '[[documents]]\npath = "{}"\nlanguage = "{}"\n'
TEXT = """Norrstrandens program 2027–2030

Regionfullmäktige i Norrstranden godkände programmet den 12 juni 2026.

Mål för kusten

• fler livskraftiga fiskehamnar
• skärgårdstrafik året runt
• algodling och andra nya näringar till havs

Stödets storlek

Stödet är högst 60 procent av de godkända kostnaderna.

Vem kan söka

Kommuner och föreningar som är verksamma i Norrstranden kan söka stöd.

Bilagor

Till ansökan om stöd fogas följande bilagor:

• projektplan
• budget
"""
GUIDELINES = """Hakuohje {year}

Tuen määrä

Tuki on enintään {share} prosenttia hyväksytyistä kustannuksista.

Hakuaika

Haku on auki 1.3.–30.4.{year}.
"""
KNOWN = "Vem godkände programmet?"


@pytest.fixture(scope="module")
def two(programme: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The first programme, and a plain one beside it with two versions of its guidelines."""
    place = copied(programme, tmp_path_factory.mktemp("two"))
    documents = DOCUMENT.format("program.sv.txt", "sv") + DOCUMENT.format("ohje.fi.txt", "fi")
    versions = 'version = "2027"\nreplaces = "vanha.fi.txt"\n' + DOCUMENT.format("vanha.fi.txt", "fi")
    described = TITLES.format("Norrstranden") + STANDING + documents + versions + 'version = "2026"\n'
    place.write("granne/programme.toml", described)
    place.write("granne/program.sv.txt", TEXT)
    place.write("granne/ohje.fi.txt", GUIDELINES.format(year=2027, share=70))
    place.write("granne/vanha.fi.txt", GUIDELINES.format(year=2026, share=50))
    place.ingest()
    return place


@pytest.fixture(scope="module")
def both(two: Place) -> Iterator[Assistant]:
    with two.assistant() as opened:
        yield opened


@pytest.fixture(scope="module")
def plain(both: Assistant) -> Assistant:
    return both.of(["granne"])


def programmes_of(answer: Answer) -> set[str]:
    return {citation.document.partition("/")[0] for citation in answer.citations}


def test_only_what_is_chosen_is_answered_from(both: Assistant, plain: Assistant) -> None:
    assert programmes_of(plain.ask(KNOWN)) == {"granne"}
    assert programmes_of(both.of(["kymmenedalen"]).ask(KNOWN)) == {"kymmenedalen"}
    assert programmes_of(both.ask(KNOWN)) == {"granne", "kymmenedalen"}
    assert {hit.passage.programme for hit in plain.search("mål", 50)} == {"granne"}


def test_a_programme_that_is_not_there_is_told_with_those_that_are(both: Assistant) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        both.of(["nowhere"])


def test_of_what_is_not_chosen_no_document_is_shown(plain: Assistant) -> None:
    with pytest.raises(SourceError, match="no document"):
        plain.shown("kymmenedalen/kymmenedalen.sv.txt", "sv")


def test_whatever_is_chosen_beside_it_a_programme_is_opened_once(both: Assistant, tmp_path: Path) -> None:
    writer = PassageWriter(tmp_path / "three.sqlite")
    writer.programmes(Programme(name=name, title=Wording(sv=name, fi=name, en=name)) for name in "abc")
    writer.finish()
    writer.close()
    with both.index.pinned() as build, closing(PassageStore(tmp_path / "three.sqlite")) as store:
        three = Build(build.folder, build.manifest, store, build._vectors)
        assert three.only(["a", "b"]).only(["a"]) is three.only(["c", "a"]).only(["a"])


@pytest.mark.parametrize(
    "text",
    [
        "Vilka mål finns för ICT?",
        "Mikä on rahoitettavan hankkeen ehto?",
        "Vi vill bygga en spelstudio för cybersäkerhet. Passar det?",
        "Hur kokar man potatis?",
    ],
)
def test_a_programme_beside_it_changes_nothing_of_what_one_says(
    both: Assistant, assistant: Assistant, text: str
) -> None:
    alone, chosen = assistant.ask(text), both.of(["kymmenedalen"]).ask(text)
    assert (alone.text, alone.citations, alone.outcome) == (chosen.text, chosen.citations, chosen.outcome)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Hur stort stöd kan man få?", "60 procent"),
        ("Who can apply for support?", "Kommuner och föreningar"),
        ("Paljonko tukea voi saada?", "prosenttia"),
    ],
)
def test_a_plain_text_answers_what_it_says(plain: Assistant, text: str, held: str) -> None:
    answer = plain.ask(text)
    assert answer.outcome == "answered" and any(held in citation.quote for citation in answer.citations)


def test_a_sentence_that_only_leads_to_a_list_is_quoted_with_it(plain: Assistant) -> None:
    answer = plain.ask("Vilka bilagor fogas till ansökan om stöd?")
    assert {"projektplan", "budget"} <= {citation.quote for citation in answer.citations}


def test_the_goals_of_a_plain_text_are_those_of_its_own_lists(plain: Assistant) -> None:
    answer = plain.ask("Vi vill odla alger utanför Norrstranden, passar det?")
    assert answer.fit and answer.fit.verdict == "partly" and not answer.fit.open
    assert "algodling" in answer.fit.goals[0].quote and answer.fit.goals[0].strength == "possible"


def test_what_a_later_version_says_otherwise_is_told_and_the_later_one_answers(plain: Assistant, two: Place) -> None:
    answer = plain.ask("Montako prosenttia tuki on hyväksytyistä kustannuksista?")
    quotes = {citation.quote.strip(): citation.version for citation in answer.citations}
    new, old = (f"Tuki on enintään {share} prosenttia hyväksytyistä kustannuksista." for share in (70, 50))
    assert quotes[new] == "2027" and quotes[old] == "2026"
    assert answer.text.index("70 prosenttia") < answer.text.index("(2026)") < answer.text.index("50 prosenttia")
    assert "2026" in plain.document("granne/vanha.fi.txt")
    assert all(hit.passage.document != "granne/vanha.fi.txt" for hit in plain.search("Hakuaika", 50))


def test_documents_that_disagree_are_both_quoted(plain: Assistant) -> None:
    answer = plain.ask("Hur många procent av de godkända kostnaderna är stödet?")
    quotes = " ".join(citation.quote for citation in answer.citations)
    assert "60 procent" in quotes and "70 prosenttia" in quotes and "har andra siffror" in answer.text


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_every_answer_over_several_programmes_holds(both: Assistant, two: Place, language: Language) -> None:
    def text_of(document: str) -> str:
        return (two.corpus / document).read_text(encoding="utf-8")

    said = {
        "sv": ("Hur mycket stöd kan man få?", "Vi vill odla alger. Passar det?", "Vem godkände programmet? När?"),
        "fi": ("Paljonko tukea saa?", "Haluamme viljellä levää. Sopiiko se?", "Kuka hyväksyi ohjelman?"),
        "en": ("How much support?", "We want to farm algae. Does that fit?", "Who approved the programme?"),
    }[language]
    for text in said:
        assert_row_holds(row_of(both.ask(text)), text_of)


@pytest.mark.parametrize(
    "replaces",
    [
        {"a": "c"},
        {"a": "b", "b": "a"},
        {"a": "a"},
        {"a": "c", "b": "c", "c": None},
        {"a": "b", "b": "a", "c": "d", "d": None},
    ],
)
def test_versions_that_cannot_be_are_refused(replaces: dict[str, str | None]) -> None:
    documents = tuple(Document(path=path, language="sv", replaces=earlier) for path, earlier in replaces.items())
    with pytest.raises(ValidationError, match="expected"):
        Programme(title={"sv": "a", "fi": "a", "en": "a"}, documents=documents)  # type: ignore[arg-type]
