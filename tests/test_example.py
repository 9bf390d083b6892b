"""The example programme as one finds it: read for real, asked in three languages, cited by page and heading."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from contextlib import closing
from types import ModuleType

import pypdf
import pytest
from chatmodel import Served
from library import ROOT, Place
from pytest_httpserver import HTTPServer

from assistant.assistant import Assistant
from assistant.corpus import read_corpus
from assistant.records import LANGUAGES, Answer, Language
from assistant.starting import open_assistant
from evals import sheet
from evals.run import text_of

EXAMPLE = ROOT / "docs" / "example"
PROGRAMME = EXAMPLE / "corpus" / "exempelregionen"


@pytest.fixture(scope="module")
def made() -> ModuleType:
    """The script that makes the documents."""
    spec = importlib.util.spec_from_file_location("make", EXAMPLE / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    found = Place(EXAMPLE / "corpus", tmp_path_factory.mktemp("example") / "index")
    assert found.ingest().failed == ()
    return found


@pytest.fixture(scope="module")
def asked(place: Place) -> Iterator[Assistant]:
    with closing(open_assistant(place.settings)) as opened:
        yield opened


def places(answer: Answer) -> list[tuple[str, int | None, str]]:
    """Document, page and nearest heading of what an answer cites."""
    return [(each.document.rpartition("/")[2], each.page, each.heading[-1]) for each in answer.citations]


def test_the_documents_are_those_that_the_script_makes(made: ModuleType) -> None:
    for name, data in made.documents().items():
        assert (PROGRAMME / name).read_bytes() == data, f"run python docs/example/make.py: {name} is another"


def test_the_programme_is_typeset_as_such_documents_are() -> None:
    pages = [page.extract_text() for page in pypdf.PdfReader(PROGRAMME / "landskapsprogram.pdf").pages]
    assert 6 <= len(pages) <= 8
    assert "Innehåll" in pages[1] and "...." in pages[1]
    assert sum("Exempelregionens landskapsprogram 2027–2030" in page for page in pages[1:]) == len(pages) - 1
    assert any("\N{SOFT HYPHEN}\n" in page for page in pages)


def test_nothing_that_belongs_to_the_layout_is_read() -> None:
    corpus = read_corpus(EXAMPLE / "corpus")
    assert corpus.failed == corpus.skipped == ()
    text = text_of(corpus)
    assert all(said not in text for said in ("\N{SOFT HYPHEN}", "....", "Cookies", "På svenska", "keksitty esimerkki"))
    assert "Slag av projekt: Utvecklingsprojekt; Stöd av kostnaderna: 70 %; Högsta belopp: 250 000 euro" in text


@pytest.mark.parametrize(
    ("query", "document", "page", "heading"),
    [
        ("högsta belopp för ett litet försök", "landskapsprogram.pdf", 5, "4 Stödnivåer och belopp"),
        ("vem beslutar om stödet", "landskapsprogram.pdf", 6, "6 Genomförande och uppföljning"),
        ("milloin syksyn haku päättyy", "hakuohje-2027.docx", None, "Hakuajat"),
        ("kehittämishankkeen tuki", "hakuohje-2027.docx", None, "Tuen määrä"),
        ("voluntary work as own funding", "faq.html", None, "Is voluntary work accepted as own funding?"),
        ("fast internet for villages and islands", "landskapsprogram.pdf", 4, "Mål"),
    ],
)
def test_what_is_looked_for_in_any_language_is_found_with_page_and_heading(
    asked: Assistant, query: str, document: str, page: int | None, heading: str
) -> None:
    found = [hit.passage for hit in asked.search(query, 5)]
    assert (document, page, heading) in [
        (each.document.rpartition("/")[2], each.page, (each.heading or ("",))[-1]) for each in found
    ]


def test_an_earlier_version_is_kept_to_be_read_and_not_answered_from(asked: Assistant) -> None:
    assert "60 %" in asked.document("exempelregionen/hakuohje-2026.docx")
    found = {hit.passage.document for hit in asked.search("kehittämishankkeen tuki kustannuksista", 20)}
    assert "exempelregionen/hakuohje-2027.docx" in found
    assert "exempelregionen/hakuohje-2026.docx" not in found


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("Vad är visionen?", ("landskapsprogram.pdf", 3, "2 Vision")),
        ("Mitä visiossa sanotaan?", ("landskapsprogram.pdf", 3, "2 Vision")),
        ("What does the programme say about its vision?", ("landskapsprogram.pdf", 3, "2 Vision")),
        ("Haluaisimme kokeilla akkuja saaren sähkön varastointiin", ("landskapsprogram.pdf", 4, "Mål")),
    ],
)
def test_an_answer_is_cited_to_page_and_heading(
    asked: Assistant, question: str, cited: tuple[str, int | None, str]
) -> None:
    answer = asked.ask(question)
    assert answer.outcome == "answered"
    assert cited in places(answer)


@pytest.mark.parametrize(
    ("question", "said", "otherwise"),
    [
        ("How much support can a small trial get?", "15,000 euros", ["10 000 euro"]),
        ("Mikä on kehittämishankkeen tukiprosentti?", "70 %", ["60 %"]),
    ],
)
def test_a_row_of_a_table_is_shown_where_it_says_otherwise_and_no_other_row(
    asked: Assistant, question: str, said: str, otherwise: list[str]
) -> None:
    answer = asked.ask(question)
    _, *told = re.split(r"\n\n(?=Regional programme 2027|Aiemmassa versiossa|Asiakirjassa)", answer.text)
    assert said in answer.text and len(told) == len(otherwise)
    assert all(each in block for each, block in zip(otherwise, told, strict=True))


def test_a_goal_stands_under_its_focus_area_and_not_under_the_word_goals(asked: Assistant) -> None:
    answer = asked.ask("Haluaisimme kokeilla akkuja saaren sähkön varastointiin")
    assert answer.fit and answer.fit.goals[0].area == "3.2 Ren energi och cirkulär ekonomi"


@pytest.mark.parametrize(
    "question", ["Vilka mål har programmet?", "Mitkä ovat ohjelman tavoitteet?", "What are the goals?"]
)
def test_its_goals_are_listed_under_their_focus_areas_in_the_order_of_the_text(asked: Assistant, question: str) -> None:
    answer = asked.ask(question)
    assert answer.outcome == "answered" and len(answer.citations) == 12
    assert all(each.quote.startswith("att ") for each in answer.citations)
    areas = [answer.text.index(name) for name in ("Levande", "Ren energi", "Kompetens och", "Smidiga")]
    assert areas == sorted(areas)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Vilka mål har programmet?", ""),
        ("Mitkä ovat ohjelman tavoitteet?", "teksti on ruotsiksi"),
        ("What are the goals?", "the text is in Swedish"),
    ],
)
def test_a_list_says_in_which_language_it_is_when_it_is_not_the_askers(
    asked: Assistant, question: str, told: str
) -> None:
    lead = asked.ask(question).text.partition("\n")[0]
    assert told in lead and ("(" in lead) == bool(told)


def test_its_own_questions_can_be_made_a_set(place: Place) -> None:
    made, faults = sheet.read(EXAMPLE / "questions.csv", text_of(read_corpus(place.corpus)))
    assert faults == [] and len(made) == 14
    assert {case.language for case in made} == {"sv", "fi", "en"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_offered_to_begin_with_is_answered_by_this_text(asked: Assistant, language: Language) -> None:
    offered = asked.suggested([], language)
    assert len(offered) >= 2 and not any("ICT" in each for each in offered)
    assert {asked.ask(each, page=language).outcome for each in offered} == {"answered"}


def test_a_chat_model_is_not_asked_for_what_is_offered(asked: Assistant, place: Place, httpserver: HTTPServer) -> None:
    model = Served(httpserver)
    given = place.settings.model_copy(update={"chat_model": "openai:small", "chat_url": model.url})
    with closing(open_assistant(given)) as writing:
        assert writing.writer != "quotes"
        assert writing.suggested([], "sv") == asked.suggested([], "sv")
    assert model.asked == []
