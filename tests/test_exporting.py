"""A turn taken along: every mark has its source, every quote is the document's, other people's text is only text."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from library import DOCUMENT, TODAY, Place, run
from markdown_it import MarkdownIt
from test_markdown import HOSTILE

from assistant import exporting
from assistant.assistant import Assistant
from assistant.markdown import MARK, escape, quoted
from assistant.records import LANGUAGES, Answer, Citation, Fit, GoalFit, Language, Made, Translation, Turn
from assistant.words import clean

IDEAS: dict[Language, str] = {
    "sv": "Tre gårdar vill bygga ett gemensamt mejeri och sälja ost under eget märke till butikerna",
    "fi": "Suunnittelemme yritystä, joka tekee hyötypelejä teollisuuden turvallisuuskoulutukseen",
    "en": "We are planning a company that makes serious games for safety training in factories",
}
ADVICE: dict[Language, str] = {
    "sv": "Det här är rådgivning, inget beslut om finansiering.",
    "fi": "Tämä on neuvontaa, ei rahoituspäätös.",
    "en": "This is advice, not a decision on funding.",
}
DAY: dict[Language, str] = {"sv": "24 november 2026", "fi": "24. marraskuuta 2026", "en": "24 November 2026"}
TAG: dict[Language, str] = {"sv": "sv-FI", "fi": "fi-FI", "en": "en-GB"}
ENQUIRY = "Hello! Who approved the programme? How much support can we get? When can we apply?"


@pytest.fixture(scope="module", params=[*IDEAS.values(), ENQUIRY])
def asked(request: pytest.FixtureRequest, assistant: Assistant) -> tuple[Turn, Made]:
    """An idea in each language, and an enquiry, with their answers."""
    turn = Turn(request.param, assistant.ask(request.param))
    return turn, assistant.made(turn.answer)


def opened(turn: Turn, made: Made) -> Document:
    return docx.Document(io.BytesIO(exporting.docx(turn, made)))


def headings(document: Document) -> list[str]:
    return [each.text for each in document.paragraphs if each.style and each.style.name.startswith("Heading")]


def styled(document: Document, style: str) -> list[str]:
    return [each.text for each in document.paragraphs if each.style and each.style.name == style]


def all_text(document: Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def languages(document: Document) -> Iterator[tuple[str, str]]:
    """Text and language of each run."""
    for run_ in document.element.iter(qn("w:r")):
        tags = [each.get(qn("w:val")) for each in run_.iter(qn("w:lang"))]
        if run_.text.strip():
            [tag] = tags
            yield run_.text, str(tag)


def shown(markdown: str) -> str:
    """The text that a reader sees, white space aside."""
    inside = [
        each for token in MarkdownIt("gfm-like", {"linkify": False}).parse(markdown) for each in token.children or ()
    ]
    return "".join("".join(child.content.split()) for child in inside)


def unspaced(text: str) -> str:
    return "".join(clean(text).split())


def test_every_mark_has_its_source_in_both_forms(asked: tuple[Turn, Made]) -> None:
    numbers = [str(each.number) for each in asked[0].answer.citations]
    markdown, document = exporting.markdown(*asked), opened(*asked)
    assert set(MARK.findall(markdown)) == set(re.findall(r"\[(\d+)\]", all_text(document))) == set(numbers)
    assert re.findall(r"(?m)^\[(\d+)\] ", markdown) == numbers
    assert [found[1] for each in document.paragraphs if (found := re.match(r"\[(\d+)\] ", each.text))] == numbers


def test_every_quote_stands_word_for_word_with_its_place(asked: tuple[Turn, Made], assistant: Assistant) -> None:
    markdown, quotes = exporting.markdown(*asked), styled(opened(*asked), "Quote")
    for citation in asked[0].answer.citations:
        assert assistant.document(citation.document)[citation.start : citation.end] in quotes
        assert f"> {escape(citation.quote)}" in markdown
        assert all(escape(name) in markdown for name in (*citation.heading, citation.document))


def test_it_says_when_from_what_and_by_whom_it_was_made_and_that_it_is_advice(asked: tuple[Turn, Made]) -> None:
    answer, made = asked[0].answer, asked[1]
    version = made.versions[DOCUMENT][:12]
    for text in (exporting.markdown(*asked), all_text(opened(*asked))):
        assert DAY[answer.language] in text and text.count(ADVICE[answer.language]) == 1
        assert version in text and made.versions[DOCUMENT] not in text
        assert answer.index in text.replace("\\", "")
        assert all(unspaced(each) in unspaced(text.replace("\\", "")) for each in answer.notices)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_idea_has_its_goals_in_a_table_word_for_word(assistant: Assistant, language: Language) -> None:
    turn = Turn(IDEAS[language], assistant.ask(IDEAS[language]))
    assert turn.answer.fit and turn.answer.fit.goals
    [table] = opened(turn, assistant.made(turn.answer)).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows][1:]
    for goal, (said, match, reason) in zip(turn.answer.fit.goals, rows, strict=True):
        assert said.endswith(f"[{goal.number}]") and goal.quote in said
        assert match and reason == goal.reason


def test_each_run_tells_its_language(asked: tuple[Turn, Made]) -> None:
    language, document = asked[0].answer.language, opened(*asked)
    told = dict(languages(document))
    quotes = {each.quote for each in asked[0].answer.citations}
    assert quotes and {told[quote] for quote in quotes} == {"sv-FI"}
    assert {told[heading] for heading in headings(document)} == {TAG[language]}
    assert {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))} == {TAG[language]}


def test_a_quote_inside_the_answer_and_the_name_of_a_heading_tell_theirs_too() -> None:
    turn = Turn("?", ANSWER)
    told = list(languages(opened(turn, Made(TODAY, {}, {1: "sv", 2: "fi"}))))
    assert ("första\nraden", "sv-FI") in told and ("RUBRIK", "sv-FI") in told
    assert [tag for said, tag in told if said in ("första", "raden")] == ["sv-FI", "sv-FI"]


def test_the_file_tells_title_and_language_but_no_author(asked: tuple[Turn, Made]) -> None:
    properties = opened(*asked).core_properties
    assert asked[0].question[:40] in properties.title and properties.language == TAG[asked[0].answer.language]
    assert properties.author == properties.last_modified_by == properties.comments == ""


def test_the_sections_are_headings_in_the_askers_language(assistant: Assistant) -> None:
    turn = Turn(IDEAS["fi"], assistant.ask(IDEAS["fi"]))
    sections = "Ohjelma-avustajan vastaus/Kysymys/Vastaus/Idea ja tavoitteet/Huomaa/Lähteet/Tietoja vastauksesta"
    assert headings(opened(turn, assistant.made(turn.answer))) == sections.split("/")


ANSWER = Answer(
    "",
    "en",
    "answered",
    f"It says {quoted(chr(10).join(('första', 'raden')), 'en')} [1].\n\n> {quoted('huomio', 'en')} [2]",
    (
        Citation(1, "p/a.txt", "a", ("RUBRIK",), "första\nraden", 0, 13, translation=Translation("en", "first line")),
        Citation(2, "p/notes/b.md", "b", (), "huomio", 9, 15, kind="note"),
    ),
    writer="openai:*x*",
)


def test_a_house_note_is_told_apart_and_a_rendering_is_told_as_unofficial() -> None:
    markdown = exporting.markdown(Turn("?", ANSWER), Made(TODAY))
    assert "[2] from the council's staff, not from the programme (p/notes/b.md)" in markdown
    assert "Unofficial translation: first line" in markdown
    assert "Written by openai\\:\\*x\\*, checked against the passages" in markdown
    assert "Text:" not in markdown and "Index:" not in markdown


def test_what_has_no_sources_and_no_question_has_no_such_sections() -> None:
    turn = Turn("\u200b ", Answer("", "en", "refused", "There was no question."))
    assert headings(opened(turn, Made(TODAY))) == ["Answer from the programme assistant", "Answer", "About this answer"]


def test_the_goals_of_an_enquiry_stand_under_the_idea_that_they_are_for() -> None:
    fit = Fit("fits", (GoalFit(1, "p/a.txt", "a", "första\nraden", 0, 13, "possible", "a reason"),))
    parts = [replace(ANSWER, question="Which?"), replace(ANSWER, question="A *mill*", fit=fit)]
    markdown = exporting.markdown(Turn("?", replace(ANSWER, parts=tuple(parts))), Made(TODAY))
    assert markdown.partition("## The idea and the goals\n\n")[2].partition("\n\n## ")[0] == (
        "**A \\*mill\\***\n\n"
        "| Goal, word for word | Match | What the goal is about, in our words |\n"
        "| --- | --- | --- |\n"
        "| “första raden” [1] | a possible match | a reason |"
    )


def test_goals_that_no_guide_explains_have_no_column_for_it() -> None:
    fit = Fit("fits", (GoalFit(1, "p/a.txt", "a", "första", 0, 6, "possible", ""),))
    markdown = exporting.markdown(Turn("?", replace(ANSWER, fit=fit)), Made(TODAY))
    assert "| Goal, word for word | Match |\n| --- | --- |\n| “första” [1] | a possible match |" in markdown


def hostile() -> st.SearchStrategy[str]:
    return st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8)), min_size=1, max_size=3).map("".join)


def turned(other: str, language: Language) -> tuple[Turn, Made]:
    """A turn that has somebody else's text wherever there can be one."""
    citation = Citation(1, other, "x", (other, other), other, 0, len(other), translation=Translation(language, other))
    goal = GoalFit(1, other, "x", other, 0, len(other), "strong", other)
    text = f"{escape(other)} {quoted(other, language)} [1]\n\n> {quoted(other, language, '> ')} [1]"
    answer = Answer(
        other, language, "answered", text, (citation,), Fit("fits", (goal,)), (), (other,), other, index=other
    )
    return Turn(other, answer), Made(TODAY, {other: "0" * 64}, {1: "sv"})


ALLOWED = {
    *("inline", "text", "text_special", "softbreak", "hardbreak", "paragraph", "heading", "blockquote", "bullet_list"),
    *("list_item", "table", "thead", "tbody", "tr", "th", "td"),
}


@pytest.mark.parametrize("rules", ["commonmark", "gfm-like"])
@settings(max_examples=150, deadline=None)
@given(other=hostile(), language=st.sampled_from(LANGUAGES))
def test_other_peoples_text_is_only_text_in_markdown(other: str, language: Language, rules: str) -> None:
    markdown = exporting.markdown(*turned(other, language))
    parsed = MarkdownIt(rules, {"html": True, "linkify": False}).parse(markdown)
    found = {each.type for token in parsed for each in (token, *(token.children or ()))}
    assert {re.sub("_(open|close)$", "", each) for each in found} <= ALLOWED
    assert sum(token.type == "heading_open" for token in parsed) == (7 if clean(other).strip() else 6)
    assert set(MARK.findall(markdown)) == {"1"}
    assert markdown.encode() and unspaced(other) in shown(markdown)


@settings(max_examples=60, deadline=None)
@given(other=hostile(), language=st.sampled_from(LANGUAGES))
def test_other_peoples_text_is_only_text_in_the_file(other: str, language: Language) -> None:
    document = opened(*turned(other, language))
    assert styled(document, "Quote")[-1] == clean(other.replace("\r\n", "\n").replace("\r", "\n"))
    assert_inert(document)


@pytest.mark.parametrize("other", HOSTILE)
def test_no_known_attack_gets_a_link_a_field_or_an_address_outside(other: str) -> None:
    assert_inert(opened(*turned(f"{other} \x00\x0b\ud800\ufffe {{ HYPERLINK x }}", "fi")))


def assert_inert(document: Document) -> None:
    names = {each.tag.rpartition("}")[2] for each in document.element.iter() if isinstance(each.tag, str)}
    assert not names & {"hyperlink", "fldSimple", "fldChar", "instrText", "object", "drawing", "pict", "altChunk"}
    parts = [document.part.package, *document.part.package.iter_parts()]
    assert not any(relation.is_external for part in parts for relation in part.rels.values())


def test_the_same_turn_gives_the_same_bytes(asked: tuple[Turn, Made]) -> None:
    packed = exporting.docx(*asked)
    assert packed == exporting.docx(*asked)
    with ZipFile(io.BytesIO(packed)) as package:
        assert {each.date_time for each in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in package.namelist() if "thumbnail" in name]


@settings(max_examples=200)
@given(st.one_of(hostile(), st.text(max_size=300)), st.sampled_from(LANGUAGES))
def test_a_file_name_is_short_and_plain_ascii(question: str, language: Language) -> None:
    name = exporting.filename(Turn(question, replace(ANSWER, language=language)), ".docx")
    assert re.fullmatch(r"(svar|vastaus|answer)(-[a-z0-9]+)*\.docx", name) and len(name) <= 65


def test_a_file_name_tells_what_was_asked() -> None:
    turn = Turn("Mikä on rahoitettavan hankkeen ehto?", replace(ANSWER, language="fi"))
    assert exporting.filename(turn, ".md") == "vastaus-mika-on-rahoitettavan-hankkeen-ehto.md"


def test_where_the_text_is_silent_the_version_that_was_is_told(assistant: Assistant) -> None:
    assert list(assistant.made(assistant.ask("How much money can I get?")).versions) == [DOCUMENT]
    assert not assistant.made(assistant.ask("Hello!")).versions


def test_of_a_text_that_has_changed_since_under_a_quote_no_version_is_told(place: Place) -> None:
    place.write("p/a.txt", "Mål\n\nDet centrala målet är att utveckla turismen i regionen.\n")
    place.ingest()
    with place.assistant() as assistant:
        answer = assistant.ask("Vilket är det centrala målet för turismen?")
        assert answer.citations and set(assistant.made(answer).versions) == {"p/a.txt"}
        place.write("p/a.txt", "Mål\n\nDet viktigaste målet är att utveckla turismen i regionen.\n")
        place.ingest()
    with place.assistant() as assistant:
        assert assistant.made(answer) == Made(TODAY)


def test_a_note_has_the_language_that_it_is_quoted_in(indexed: Place) -> None:
    note = "kymmenedalen/notes/call.md"
    front = "---\nowner: Advice\nvalid_until: 2027-01-31\ntopics: [open-call]\n---\n"
    indexed.write(note, f"{front}## fi\n\nHaku on auki.\n\n## sv\n\nUtlysningen är öppen.\n")
    indexed.ingest()
    with indexed.assistant() as assistant:
        answer = assistant.ask("Is a call open at the moment?")
        [citation] = [each for each in answer.citations if each.document == note]
        made = assistant.made(answer)
    assert made.day == datetime.date(2026, 11, 24) and made.languages[citation.number] == "fi"
    assert note not in made.versions


def test_what_answers_does_not_load_what_writes_files() -> None:
    code = "import sys, assistant.assistant, assistant.exporting; sys.exit('docx' in sys.modules)"
    assert run("-c", code).returncode == 0
