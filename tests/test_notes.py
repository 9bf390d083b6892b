"""House notes: shown where the text is silent, labelled as the staff's, cited to the letter, never past their day."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from contract import assert_row_holds
from library import CORPUS, DOCUMENT, TODAY, Place, copied, run

from assistant import notes, rows
from assistant.assistant import Assistant
from assistant.errors import SourceError
from assistant.markdown import plain
from assistant.records import LANGUAGES, Answer, Language, Source
from assistant.starting import open_assistant

FRONT = "owner: Funding advice\nvalid_until: 2027-01-31\n"
CALL = (
    f"---\n{FRONT}topics: [open-call]\n---\n\n## sv\n\nUtlysningen [1] är öppen.\n\n## fi\n\nHaku on auki.\n"
    "\n## en\n\nThe call is\nopen.\n\n"
)
SAUNA = (
    f"---\n{FRONT}asks: [How many towels are there in the council's sauna?]\n---\n"
    "## en\r\n\r\nThe sauna of the council has twelve towels.\r\n"
)
COSTS = f"---\n{FRONT}topics: [eligible-costs]\n---\n## en\nWages count as costs.\n"
OPEN: dict[Language, str] = {
    "sv": "Är någon ansökningsomgång öppen just nu?",
    "fi": "Onko jokin haku juuri nyt auki?",
    "en": "Is a call open at the moment?",
}
LABEL: dict[Language, str] = {
    "sv": "Från förbundets personal, inte från programmet (gäller till och med 31 januari 2027, Funding advice):",
    "fi": "Liiton henkilöstöltä, ei ohjelmasta (voimassa 31. tammikuuta 2027 asti, Funding advice):",
    "en": "From the council's staff, not from the programme (valid until 31 January 2027, Funding advice):",
}
LAST_DAY = datetime.date(2027, 1, 31)
CALL_NOTE, COSTS_NOTE, SAUNA_NOTE = (f"kymmenedalen/notes/{name}.md" for name in ("call", "costs", "sauna"))


@pytest.fixture(scope="module")
def place(programme: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The real corpus with three notes that hold, one that does not any more, one switched off, and a faulty one."""
    place = copied(programme, tmp_path_factory.mktemp("notes"))
    place.write(CALL_NOTE, CALL)
    place.write(SAUNA_NOTE, SAUNA)
    place.write(COSTS_NOTE, COSTS)
    place.write("kymmenedalen/notes/old.md", CALL.replace("2027", "2025").replace("open-call", "contact"))
    place.write("kymmenedalen/notes/off.md", CALL.replace("topics: [open-call]", "topics: [deadline]\noff: true"))
    place.write("kymmenedalen/notes/faulty.md", CALL.replace("## fi", "## suomi"))
    return place


@pytest.fixture(scope="module")
def report(place: Place) -> object:
    return place.ingest()


@contextmanager
def asking(place: Place, day: datetime.date = TODAY) -> Iterator[Assistant]:
    with closing(open_assistant(place.settings.model_copy(update={"today": day}))) as opened:
        yield opened


@pytest.fixture(scope="module")
def noted(place: Place, report: object) -> Iterator[Assistant]:
    with asking(place) as opened:
        yield opened


def assert_holds(answer: Answer, document: Callable[[str], str]) -> None:
    assert_row_holds(json.loads(rows.line(rows.of_answer(answer))), document)


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_a_note_stands_labelled_and_cited_below_that_the_text_is_silent(noted: Assistant, language: Language) -> None:
    answer = noted.ask(OPEN[language])
    assert_holds(answer, noted.document)
    assert answer.outcome == "not_in_programme"
    _, label, quote, _, message = plain(answer.text).split("\n\n")
    assert OPEN[language] in message
    assert label == LABEL[language] and quote.endswith("[1]")
    [cited] = answer.citations
    assert (cited.kind, cited.document, cited.translation) == ("note", CALL_NOTE, None)
    assert CALL[cited.start : cited.end] == cited.quote
    assert (
        cited.quote == {"sv": "Utlysningen [1] är öppen.", "fi": "Haku on auki.", "en": "The call is\nopen."}[language]
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Vilka kostnader är stödberättigande?", "finns bara på engelska"),
        ("Mitkä kustannukset ovat tukikelpoisia?", "vain englanniksi"),
    ],
)
def test_a_note_in_no_language_of_the_asker_is_shown_as_it_is_with_a_notice(
    noted: Assistant, question: str, said: str
) -> None:
    answer = noted.ask(question)
    assert [each.quote for each in answer.citations] == ["Wages count as costs."]
    assert any(said in notice for notice in answer.notices)


def test_a_note_is_never_used_after_its_day_though_the_index_is_the_same(place: Place, report: object) -> None:
    with asking(place, LAST_DAY) as before, asking(place, LAST_DAY + datetime.timedelta(days=1)) as after:
        assert [each.document for each in before.ask(OPEN["sv"]).citations] == [CALL_NOTE]
        assert after.ask(OPEN["sv"]).citations == ()
        assert CALL_NOTE in {hit.passage.document for hit in before.search(OPEN["sv"], 5)}
        assert {hit.passage.document for hit in after.search(OPEN["sv"], 100)} == {DOCUMENT}
        ideas = [each.ask("I want to export saunas to Germany") for each in (before, after)]
        assert ["note" in {cited.kind for cited in each.citations} for each in ideas] == [True, False]


@pytest.mark.parametrize("question", ["When is the last day to apply?", "Whom can I contact?"])
def test_a_note_that_is_off_or_expired_is_not_used(noted: Assistant, question: str) -> None:
    answer = noted.ask(question)
    assert {each.document for each in answer.citations} <= {DOCUMENT, CALL_NOTE}
    used = {hit.passage.document for hit in noted.search(question, 100)}
    assert used == {DOCUMENT, CALL_NOTE, COSTS_NOTE, SAUNA_NOTE}


@pytest.mark.parametrize(
    "question", ["Vilka mål finns för ICT?", "Mikä on visio?", "What must a funded project meet?", "Hello", "asdfgh"]
)
def test_no_note_stands_beside_what_the_text_says(noted: Assistant, question: str) -> None:
    assert {each.kind for each in noted.ask(question).citations} <= {"official"}


def test_an_idea_shows_the_notes_on_what_every_idea_leaves_open(noted: Assistant) -> None:
    answer = noted.ask("I want to export saunas from my workshop to Germany")
    assert_holds(answer, noted.document)
    assert answer.outcome == "answered" and answer.fit
    assert [each.document for each in answer.citations if each.kind == "note"] == [CALL_NOTE]
    assert plain(answer.text).index("The text does not say") < plain(answer.text).index(LABEL["en"])


def test_a_letter_shows_a_note_with_its_question_and_names_it_a_note_among_its_sources(noted: Assistant) -> None:
    letter = noted.draft(f"Hello,\n\n{OPEN['en']}\n\nWhat is the vision?\n\nHow much support can one get?\n\nA.")
    assert_holds(letter, noted.document)
    said, _, sources = plain(letter.text).partition("Sources:")
    below = said.partition("The text does not answer")[2]
    assert f"{LABEL['en']} “The call is open.”" in said
    assert OPEN["en"] not in below and "How much support" in below
    assert "open.” (from the council's staff, not from the programme)" in sources


def test_search_finds_a_note_as_one_hit(noted: Assistant) -> None:
    hits = noted.search("towels in the sauna", 100)
    assert hits[0].passage.document == SAUNA_NOTE and hits[0].similarity
    assert rows.of_hit(1, hits[0])["kind"] == "note"
    assert len({hit.passage.id for hit in hits}) == len(hits)
    assert [hit.passage.text for hit in noted.search(OPEN["fi"], 100) if hit.passage.document == CALL_NOTE] == [
        "Haku on auki."
    ]


def test_the_document_command_prints_a_note_as_it_stands(place: Place, report: object) -> None:
    done = run("-m", "assistant", "document", SAUNA_NOTE, "--index", place.index)
    assert (done.returncode, done.stdout.decode()) == (0, SAUNA)


def test_ingest_tells_how_each_note_stands(place: Place, report: object) -> None:
    as_json = run("ingest.py", place.corpus, "--index", place.index, "--json")
    found = json.loads(as_json.stdout)
    assert found["notes"] == {
        CALL_NOTE: "valid",
        COSTS_NOTE: "valid",
        "kymmenedalen/notes/example.md": "off",
        "kymmenedalen/notes/off.md": "off",
        "kymmenedalen/notes/old.md": "expired",
        SAUNA_NOTE: "valid",
    }
    assert [failure["name"] for failure in found["failed"]] == ["kymmenedalen/notes/faulty.md"]
    shown = run("ingest.py", place.corpus, "--index", place.index).stdout.decode()
    assert "  expired: kymmenedalen/notes/old.md\n" in shown and "  off: kymmenedalen/notes/off.md\n" in shown
    assert "faulty.md:11: found ## suomi, expected ## sv, ## fi or ## en" in shown


def test_an_edited_note_makes_a_new_build_that_says_the_new(indexed: Place) -> None:
    before = indexed.ingest().build
    indexed.write(CALL_NOTE, CALL)
    first = indexed.ingest()
    indexed.write(CALL_NOTE, CALL.replace("Haku on auki", "Haku on kiinni"))
    second = indexed.ingest()
    assert len({before, first.build, second.build}) == 3 and indexed.ingest().build == second.build
    assert indexed.ask(OPEN["fi"])["citations"][0]["quote"] == "Haku on kiinni."


def test_a_programme_without_a_guide_has_notes_by_their_wordings(places: Callable[[], Place]) -> None:
    place = places()
    place.write("p/programme.toml", 'title = {sv="P", fi="P", en="P"}\n[[documents]]\npath="a.txt"\nlanguage="sv"\n')
    place.write("p/a.txt", "Programmets mål\n\n - att utveckla turismen\n - att främja bioekonomin\n")
    place.write("p/notes/call.md", f"---\n{FRONT}asks: ['{OPEN['en']}']\n---\n## en\nA call is open.\n")
    assert place.ingest().notes == {"p/notes/call.md": "valid"}
    answer = place.ask(OPEN["en"])
    assert (answer["outcome"], [each["kind"] for each in answer["citations"]]) == ("not_in_programme", ["note"])
    assert place.ask("How much support can we get?")["citations"] == []


def test_a_note_outside_the_programmes_folder_is_not_read(indexed: Place) -> None:
    secret = indexed.corpus.parent / "secret.md"
    secret.write_text(CALL, encoding="utf-8")
    (indexed.corpus / "kymmenedalen/notes/link.md").symlink_to(secret)
    [failure] = indexed.ingest().failed
    assert "outside the programme's folder" in failure.reason


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("---\nowner", "owner"), "n.md:1: expected front matter between two lines of ---"),
        (("owner: Funding advice\n", ""), "n.md:2: owner: Field required"),
        (("2027-01-31", "31.1.2027"), "n.md:3: valid_until: found '31.1.2027': expected a day, as 2027-01-31"),
        (("2027-01-31", "20270131"), "n.md:3: valid_until: found '20270131': expected a day"),
        (("2027-01-31", "2027-02-31"), "n.md:3: valid_until: day is out of range"),
        (("[open-call]", "[opencall]"), "n.md:4: topics: the guide has no silent topic 'opencall'"),
        (("[open-call]", "open-call"), "n.md:4: topics: found 'open-call'"),
        (("topics", "colour"), "n.md:4: colour: found"),
        (("## sv\n", "## se\n"), "n.md:7: found ## se, expected ## sv, ## fi or ## en"),
        (("## sv\n", ""), "n.md:8: found text above the first heading"),
        (("## en", "## fi"), "found ## fi twice, expected it once"),
        (("Haku on auki.\n", ""), "found nothing below ## fi, expected text"),
        (("Haku on auki.", "Haku " * 300), "found 1499 characters below ## fi, expected at most 1200"),
    ],
    ids=lambda value: str(value)[-40:],
)
def test_a_mistake_is_told_with_file_and_line(change: tuple[str, str], said: str) -> None:
    source = Source("p/notes/n.md", "p", "sv", "markdown", CALL.replace(*change))
    with pytest.raises(SourceError) as error:
        notes.parse(source, {"open-call"})
    assert error.value.message.startswith("p/notes/n.md:") and said in error.value.message
    assert error.value.next_step and "\n" not in str(error.value)


def test_the_note_that_is_shipped_is_an_example_and_switched_off() -> None:
    text = (Path(CORPUS) / "kymmenedalen/notes/example.md").read_text(encoding="utf-8")
    note = notes.parse(Source("example.md", "p", "sv", "markdown", text), {"open-call", "deadline"})
    assert note.state(TODAY) == "off"
    assert [saying.language for saying in note.sayings()][:3] == ["sv", "fi", "en"]
    marked = zip(LANGUAGES, ("EXEMPEL", "ESIMERKKI", "EXAMPLE"), strict=True)
    assert all(note.passage(code).text.startswith(word) for code, word in marked)
