"""The notebook: what is written is read back, nothing is overwritten, and a preview tells what an ingest will do."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from library import CORPUS, TODAY, Place, copied

from assistant import notebook
from assistant.assistant import Assistant
from assistant.errors import SourceError
from assistant.notebook import Entry, entry_of, named, note_of, text_of
from assistant.notes import Note, parse
from assistant.records import LANGUAGES, Answer, Language, Source
from assistant.starting import open_assistant
from assistant.writing.previewing import completes, preview

UNTIL = datetime.date(2027, 1, 31)
CALL = Entry(
    "kymmenedalen",
    "Funding advice",
    UNTIL,
    {"sv": "Utlysningen är öppen.", "fi": "Haku on auki.", "en": "The call is open."},
    topics=("open-call",),
)
SAUNA = Entry(
    "kymmenedalen",
    "Funding advice",
    UNTIL,
    {"en": "The council's sauna has twelve towels."},
    asks=("How many towels are there in the council's sauna?", "Montako pyyhettä liiton saunassa on?"),
)
SIGNS = ("---", "\n---\n", "## fi", "\n## fi\nx", "owner: x", ": ", "'", '"', "\n", "# ", "- a", "off", "{}", "&a *a")
UNSEEN = ("\u2028", "\x00", "\ud800", "\u202e", "x")
hostile = st.lists(st.sampled_from(SIGNS + UNSEEN) | st.text(max_size=8), max_size=6).map("".join)
entries = st.builds(
    Entry,
    st.just("p"),
    hostile,
    st.dates(),
    st.dictionaries(st.sampled_from(LANGUAGES), hostile, max_size=3),
    st.lists(hostile, max_size=3).map(tuple),
    st.lists(hostile, max_size=3).map(tuple),
    st.booleans(),
)


def read_back(text: str, topics: tuple[str, ...]) -> Note:
    return parse(Source("p/notes/n.md", "p", "sv", "markdown", text), topics)


def trimmed(entry: Entry) -> Entry:
    texts: dict[Language, str] = {code: said.strip() for code, said in entry.texts.items() if said.strip()}
    asks = tuple(each.strip() for each in entry.asks if each.strip())
    topics = tuple(each.strip() for each in entry.topics)
    return replace(entry, owner=entry.owner.strip(), texts=texts, asks=asks, topics=topics)


@given(entries)
def test_what_is_written_is_read_back_whatever_is_in_it_or_is_refused_in_words(entry: Entry) -> None:
    try:
        text = text_of(entry)
    except SourceError as error:
        assert error.message and error.next_step and "\n" not in str(error)
        return
    text.encode()
    assert entry_of(read_back(text, trimmed(entry).topics)) == trimmed(entry)


@pytest.mark.parametrize("said", ["---", "a: b", "'\"'", "- x\n- y", "# Title", "### Below", "a\n\n---\n\nb", "##fi"])
def test_ordinary_text_that_looks_like_markup_is_kept_to_the_letter(said: str) -> None:
    entry = replace(CALL, programme="p", owner=said.replace("\n", " "), asks=(said,), texts={"sv": said})
    assert entry_of(read_back(text_of(entry), CALL.topics)) == entry


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (replace(CALL, texts={"sv": "a\nb\n## fi\nc"}), "the text in sv, line 3: found '## fi'"),
        (replace(CALL, texts={"sv": "a", "fi": " \n"}, owner=" "), "owner"),
        (replace(CALL, texts={"sv": " "}), "found no text"),
        (replace(CALL, texts={"sv": "x" * 1201}), "at most 1200"),
        (replace(CALL, owner="a\u202eb"), "signs that cannot be seen"),
    ],
)
def test_what_a_note_cannot_hold_is_refused_with_its_place(entry: Entry, said: str) -> None:
    with pytest.raises(SourceError) as error:
        text_of(entry)
    assert said in error.value.message and error.value.next_step


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        (replace(CALL, asks=("Är någon utlysning öppen?",)), "ar-nagon-utlysning-oppen"),
        (CALL, "open-call"),
        (replace(CALL, topics=(), asks=("Открыт ли конкурс?",)), "utlysningen-ar-oppen"),
        (replace(CALL, topics=(), asks=("../../etc/passwd",)), "etc-passwd"),
        (replace(CALL, topics=(), texts={"sv": "学"}), "note"),
    ],
)
def test_a_file_is_named_by_what_it_says(entry: Entry, name: str) -> None:
    assert named(entry) == name


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CORPUS, tmp_path / "corpus", ignore=shutil.ignore_patterns("wordings", "vectors.npz")))


def notes_in(corpus: Path) -> list[str]:
    return sorted(path.name for path in (corpus / "kymmenedalen/notes").iterdir())


def test_a_new_note_overwrites_none_though_many_are_written_at_once(corpus: Path) -> None:
    (corpus / "kymmenedalen/notes/Open-Call.md").write_text("theirs", encoding="utf-8")
    with ThreadPool(4) as pool:
        written = pool.map(lambda number: notebook.write(corpus, replace(CALL, owner=f"office {number}")), range(4))
    assert sorted(written) == [f"kymmenedalen/notes/open-call-{number}.md" for number in (2, 3, 4, 5)]
    assert len(notes_in(corpus)) == 6  # the example, theirs and these, and nothing half written
    assert (corpus / "kymmenedalen/notes/Open-Call.md").read_text(encoding="utf-8") == "theirs"


@pytest.mark.parametrize("name", ["../x", "a/b", "a\\b", ".hidden", "A", "a--b", "a.md", "ä", "a\n"])
def test_a_name_that_leads_elsewhere_is_refused(corpus: Path, name: str) -> None:
    with pytest.raises(SourceError, match="expected small letters"):
        notebook.write(corpus, replace(CALL, name=name))
    assert notes_in(corpus) == ["example.md"]


def test_a_note_is_written_into_no_folder_outside_the_programme(corpus: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (corpus / "kymmenedalen/notes").rename(elsewhere)
    (corpus / "kymmenedalen/notes").symlink_to(elsewhere)
    with pytest.raises(SourceError, match="outside the programme"):
        notebook.write(corpus, CALL)
    assert [path.name for path in elsewhere.iterdir()] == ["example.md"]


@pytest.mark.parametrize("name", ["", "..", "kymmenedalen/notes", "nowhere"])
def test_a_programme_that_there_is_not_has_no_notes(corpus: Path, name: str) -> None:
    with pytest.raises(SourceError, match="no programme"):
        notebook.write(corpus, replace(CALL, programme=name))


def test_a_topic_that_the_guide_does_not_have_is_refused(corpus: Path) -> None:
    with pytest.raises(SourceError, match="no silent topic 'colour'"):
        notebook.write(corpus, replace(CALL, topics=("colour",)))
    assert notes_in(corpus) == ["example.md"]


def read(corpus: Path, document: str) -> Note:
    text = (corpus / document).read_bytes().decode()
    return parse(Source(document, "kymmenedalen", "sv", "markdown", text), ("open-call", "deadline"))


def test_a_note_is_renewed_switched_off_and_on_and_says_the_same(corpus: Path) -> None:
    document = notebook.write(corpus, CALL)
    later = UNTIL + datetime.timedelta(days=90)
    assert notebook.renew(corpus, read(corpus, document), later) == document
    notebook.switch(corpus, read(corpus, document), off=True)
    assert read(corpus, document).state(TODAY) == "off"
    notebook.switch(corpus, read(corpus, document), off=False)
    assert entry_of(read(corpus, document)) == replace(CALL, valid_until=later)


def test_what_another_has_changed_meanwhile_is_not_overwritten(corpus: Path) -> None:
    document = notebook.write(corpus, CALL)
    before = read(corpus, document)
    notebook.rewrite(corpus, before, replace(CALL, owner="Somebody else"))
    with pytest.raises(SourceError, match="has been changed since it was read"):
        notebook.renew(corpus, before, UNTIL)
    (corpus / document).unlink()
    with pytest.raises(SourceError, match="cannot be read any more"):
        notebook.renew(corpus, before, UNTIL)
    assert read(corpus, notebook.write(corpus, CALL)).about.owner == "Funding advice"


# What a preview tells, against what an ingest does

ASKED: dict[str, tuple[Language, str]] = {
    question: language
    for language, questions in {
        "sv": (
            "Är någon ansökningsomgång öppen just nu?",
            "Pågår det någon utlysning som vi kan delta i?",
            "När är sista dagen att lämna in ansökan?",
            "Hur mycket stöd kan man få?",
            "Vem kan jag kontakta?",
            "Vilka mål finns för ICT?",
            "Vad är visionen?",
            "Vad kostar en bastu?",
        ),
        "fi": (
            "Onko jokin haku juuri nyt auki?",
            "Onko teillä nyt avoimia hakuja?",
            "Mihin mennessä hakemus on jätettävä?",
            "Kuinka paljon tukea voi saada?",
            "Montako pyyhettä saunassa on?",
            "Mikä on rahoitettavan hankkeen ehto?",
            "Millä lomakkeella haetaan?",
            "Mikä on Suomen pääkaupunki?",
        ),
        "en": (
            "Is a call open at the moment?",
            "Are you accepting applications these days?",
            "When is the last day to apply?",
            "How many towels does the sauna of the council have?",
            "Whom can I contact?",
            "I want to export saunas from my workshop to Germany",
            "We will build a bicycle path for tourists along the river",
            "Hello",
            "How do I bake bread?",
            "Hello,\n\nIs a call open at the moment?\n\nWhat is the vision?\n\nHow much support can one get?\n\nA.",
        ),
    }.items()
    for question in questions
}  # type: ignore[assignment]


@pytest.fixture(scope="module")
def place(without_wordings: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    return copied(without_wordings, tmp_path_factory.mktemp("notebook"))


@pytest.fixture
def plain(place: Place) -> Iterator[Assistant]:
    with closing(open_assistant(place.settings)) as opened:
        yield opened


def noted(answer: Answer, document: str) -> bool:
    return any(each.document == document for each in answer.citations)


def test_a_note_that_is_off_or_over_completes_nothing(plain: Assistant) -> None:
    waiting = [plain.ask("Is a call open at the moment?")]
    over = UNTIL + datetime.timedelta(days=1)
    with plain.index.pinned() as build:
        assert completes(CALL, waiting, build, plain.embedder, UNTIL) == [True]
        assert completes(CALL, waiting, build, plain.embedder, over) == [False]
        assert completes(replace(CALL, off=True), waiting, build, plain.embedder, TODAY) == [False]


def test_an_answer_tells_the_silent_topics_that_it_is_on(plain: Assistant) -> None:
    assert plain.ask("Onko jokin haku juuri nyt auki?").topics == ("open-call",)
    assert plain.ask("Vilka mål finns för ICT?").topics == ()
    assert plain.ask("How do I bake bread?").topics == ()
    assert "open-call" in plain.ask("I want to export saunas from my workshop to Germany").topics
    enquiry = plain.draft("Hello,\n\nIs a call open at the moment?\n\nWhat is the vision?\n\nA.")
    assert [part.topics for part in enquiry.parts] == [("open-call",), ()]


def test_a_preview_shows_a_note_as_an_answer_will(plain: Assistant) -> None:
    shown = preview(SAUNA, "fi")
    assert shown.text.startswith("Liiton henkilöstöltä, ei ohjelmasta") and "twelve towels" in shown.text
    assert [notice for notice in shown.notices if "vain englanniksi" in notice]
    assert preview(CALL, "fi").notices == ()


def test_what_is_missing_is_told() -> None:
    assert (SAUNA.missing, CALL.missing) == (["sv", "fi"], [])
    assert note_of(SAUNA).document.startswith("kymmenedalen/notes/how-many-towels")


def test_the_drafts_that_a_note_is_said_to_complete_are_those_that_have_it_once_it_is_read_in(
    place: Place, plain: Assistant
) -> None:
    """The last of this file: the index is another after it."""
    waiting = [plain.ask(question) for question in ASKED]
    with plain.index.pinned() as build:
        told = [completes(entry, waiting, build, plain.embedder, TODAY) for entry in (CALL, SAUNA)]
    documents = [notebook.write(place.corpus, entry) for entry in (CALL, SAUNA)]
    report = place.ingest()
    assert [report.notes[document] for document in documents] == ["valid", "valid"]
    answers = [plain.ask(question) for question in ASKED]
    for document, expected in zip(documents, told, strict=True):
        assert dict(zip(ASKED, expected, strict=True)) == {
            question: noted(answer, document) for question, answer in zip(ASKED, answers, strict=True)
        }
        assert 2 <= sum(expected) <= len(expected) - 10
    with plain.index.pinned() as build:  # a draft that has a note is complete already
        again = [completes(entry, answers, build, plain.embedder, TODAY) for entry in (CALL, SAUNA)]
    assert not any(each for entry in again for each in entry)
