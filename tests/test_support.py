"""The check of a chat model's reply: sentence by sentence, and never anything that could do more than be read."""

from __future__ import annotations

from functools import cache

import pytest
from contract import MARK
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant import embedding
from assistant.checking import violations
from assistant.grounding.claim import Ground
from assistant.grounding.cover import Text
from assistant.grounding.grounds import Grounds
from assistant.records import Answer, Evidence, Hit, Language, Passage
from assistant.writing.citing import Citations
from assistant.writing.support import supported

DOCUMENT = "p/a.txt"
SAID = (
    "Fullmäktige godkände programmet i juni 2014.",
    "Programmet gäller 2014−2017 i Kymmenedalen\u00a0och heter ”Livskraft”.",
    "Skriv till stod@example.fi, se https://example.fi/stod.",
    "Att utveckla EU:s <cybersäkerhet>.",
)
TEXT = "\n".join(SAID)


def passage(number: int, text: str) -> Passage:
    start = TEXT.index(text)
    return Passage(str(number), DOCUMENT, "p", "paragraph", start, start + len(text), text, ("Rubrik 7",))


EVIDENCE = Evidence(tuple(Hit(passage(number, text), 1.0) for number, text in enumerate(SAID, start=1)))


@cache
def grounds(language: Language) -> Grounds:
    embedder = embedding.load()
    found = {
        number: Ground((Text(text, "sv"), Text("Rubrik 7", "sv")), embedder.queries([text]))
        for number, text in enumerate(SAID, start=1)
    }
    return Grounds(found, language, embedder.query, embedder.name)


def checked(reply: str, language: Language = "sv") -> str:
    """What is shown of a reply; whatever it is, the contract holds."""
    citations = Citations("sv")
    text = supported(reply, language, EVIDENCE, grounds(language), citations)
    answer = Answer("", language, "answered" if text else "refused", text, citations.all)
    assert violations(answer, EVIDENCE, {DOCUMENT: TEXT}.get) == []
    return text


INSTEAD = (
    " Texten säger: ”Programmet gäller 2014−2017 i Kymmenedalen och heter ”Livskraft”.” [2]",
    " Texten säger: ”Skriv till stod\\@example.fi, se https\\://example.fi/stod.” [2]",
)
STANDS = "Det sägs att fullmäktige godkände programmet i juni 2014 [1]."


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        (STANDS, STANDS),
        ("Juni 2014 [1].", "Juni 2014 [1]."),
        ("Det godkändes i juni 2014. [1]", "Det godkändes i juni 2014 [1]."),
        ("Det godkändes i juni 2014 och gäller 2014–2017 [2, 1].",
         "Det godkändes i juni 2014 och gäller 2014–2017 [1] [2]."),
        ("Programmet gäller för åren 2014-2017 [2]!", "Programmet gäller för åren 2014-2017 [1]!"),
        ("Programmet heter ”Livskraft”. [2]", "Programmet heter ”Livskraft” [1]."),
        ("Texten säger ”i kymmenedalen och heter” [2].", "Texten säger ”i kymmenedalen och heter” [1]."),
        ('Texten säger "godkände programmet i juni 2014." [1]', 'Texten säger "godkände programmet i juni 2014" [1].'),
        ("Det är **EU:s** mål att ”utveckla” detta [4].", "Det är EU\\:s mål att ”utveckla” detta [1]."),
        ("Skriv till stod@example.fi [3].", "Skriv till stod\\@example.fi [1]."),
        ("<think>Jag vet inte. [9]</think>" + STANDS, STANDS),
        ("# Svar\n\n" + STANDS, STANDS),
        ("Det godkändes\ni juni\n2014 [1].", "Det godkändes i juni 2014 [1]."),
        ("Det godkändes i juni 2014 \\[1\\].", "Det godkändes i juni 2014 [1]."),
        ("Fullmäktige godkände programmet [1]:\n- Programmet heter ”Livskraft” [2]\n"
         "2. Skriv till stod@example.fi [3]\n\n"
         "Det godkändes i juni 2014 [1].",
         "Fullmäktige godkände programmet [1]\\:\n\n- Programmet heter ”Livskraft” [2]\n"
         "- Skriv till stod\\@example.fi [3]\n\n"
         "Det godkändes i juni 2014 [1]."),
    ],
)  # fmt: skip
def test_what_stands_is_shown_with_its_marks_numbered_anew(reply: str, shown: str) -> None:
    assert checked(reply) == shown


@pytest.mark.parametrize(
    "sentence",
    [
        "Det är ett bra program.",
        "Det gäller år 2018 [2].",
        "Det gäller 14 företag [1].",
        "Det godkändes i juni ２０１５ [1].",
        "Det godkändes i juni 2014 [2] [9].",
        "Det godkändes i juni 2014 [01].",
        "Det godkändes i juni 2014 [0].",
        "Det godkändes i juni 2014 [١].",
        "Det godkändes i juni 2014 [1a].",
        "Det heter ”Livskvalitet” [2].",
        "Det heter ”Livskraft i Kymmenedalen” [2].",
        "Det heter 'Kraft och liv' [2].",
        "Det heter ”fullmaktige” [1].",
        "Det heter ”Livskraft [2].",
        "Se https://elak.example/ [3].",
        "Se //elak.example/x [3].",
        "Se [1](//elak.example) [1].",
        "Skriv till annan@example.fi [3].",
        "Se ![bilden](x.png) [1].",
        "Se <b>detta</b> [1].",
        "... [1]",
        "2014 [1].",
        "Det gоdkändes i juni 2014 [1].",
        "It was approved in June 2014 [1].",
        "att utveckla kompetensen i cybersäkerheten [1].",
        "det godkändes i juli 2014 [1].",
        "Det godkändes i juni 2014 ［9］ [1].",
    ],
)
def test_a_sentence_that_does_not_stand_is_left_out_or_gives_way_to_its_quote(sentence: str) -> None:
    shown = checked(f"{STANDS} {sentence}")
    assert shown.startswith(STANDS) and shown[len(STANDS) :] in ("", *INSTEAD)
    assert checked(sentence) == ""


def test_the_quote_stands_in_the_place_of_a_sentence_once() -> None:
    assert checked(f"{STANDS} Juni 2014 [1]. Det gäller år 2018 [2]. Det gäller år 2019 [2].") == (
        f"{STANDS} Juni 2014 [1].{INSTEAD[0]}"
    )
    assert checked(f"{STANDS} Programmet heter ”Livskraft” [2]. Det gäller år 2019 [2].").count("Texten säger") == 0


def test_a_sentence_that_is_said_again_is_shown_once() -> None:
    assert checked(f"{STANDS} {STANDS} {STANDS}") == STANDS


@pytest.mark.parametrize(
    "reply",
    ["Ett. Två. " + STANDS, "Ohjelman mukaan se hyväksyttiin kesäkuussa 2014 [1].",
     "It was approved in June 2014, according to the programme [1].", "", " \n\n ", "- \n- \n", "[1] [2]", "[1].",
     "#", "\\", "<think>" + STANDS, "Программу утвердили в июне 2014 [1].", "| Godkändes | juni 2014 | [1]."],
)  # fmt: skip
def test_too_little_of_it_or_another_language_sinks_the_whole(reply: str) -> None:
    assert checked(reply) == ""


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("fi", "Tavoite on ”utveckla EU:s cybersäkerhet” ja ohjelma ”Livskraft” [4] [2]."),
        ("fi", "Ohjelman nimi on ”Programmet gäller 2014−2017 i Kymmenedalen och heter” [2]."),
        ("en", "Its name is ”Programmet gäller 2014−2017 i Kymmenedalen och heter” [2]."),
    ],
)
def test_quotes_do_not_count_as_the_language_of_the_answer(language: Language, reply: str) -> None:
    assert checked(reply, language) == ("" if "cyber" in reply else reply.replace("[2]", "[1]"))


@pytest.mark.parametrize("sign", ["(", ":"])
def test_no_mark_becomes_a_link(sign: str) -> None:
    reply = f"[1]{sign} svaret är att det godkändes i juni 2014 [1]{sign} x)."
    rendered = MarkdownIt().render(checked(reply))
    assert "<a" not in rendered and "[1]" + sign in rendered


_PIECES = st.sampled_from(
    ["[1]", "[2]", "[9]", "\\", "[", "]", "(", ")", "!", ":", " ", "\n", "- ", "1. ", "#", "<", ">", "`", "*", "_", "”",
     "\"", "'", ".", "|", "$", "~", "&amp;", "http://x", "//x", "www.x", "juni 2014", "Fullmäktige", "och det är",
     "\u200b", "\u202e", "２", "x" * 50]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join), st.sampled_from(["", f"{STANDS} {STANDS}\n\n"]))
def test_whatever_a_model_writes_what_is_shown_is_text_with_marks(reply: str, before: str) -> None:
    shown = checked(before + reply)
    tokens = [each for token in MarkdownIt().parse(shown) for each in [token, *(token.children or [])]]
    kinds = {token.type for token in tokens}
    assert not kinds & {"link_open", "image", "html_inline", "html_block", "code_inline", "fence", "heading_open"}
    assert set(MARK.findall(shown)) <= {"1", "2"}


@pytest.mark.parametrize(
    ("claim", "language"),
    [
        ("Fullmäktige godkände inte programmet i juni 2014 [1].", "sv"),
        ("Fullmäktige godkände programmet i juli 2014 [1].", "sv"),
        ("Ni är berättigade till stöd enligt programmet [2].", "sv"),
        ("Valtuusto ei hyväksynyt ohjelmaa kesäkuussa 2014 [1].", "fi"),
        ("Valtuusto hyväksyi ohjelman heinäkuussa 2014 [1].", "fi"),
        ("The council did not approve the programme in June 2014 [1].", "en"),
        ("You are eligible for support under the programme [2].", "en"),
    ],
)
def test_negation_month_or_promise_that_no_marked_passage_holds_falls(claim: str, language: Language) -> None:
    assert checked(claim, language) == ""


@pytest.mark.parametrize(
    ("claim", "language"),
    [
        ("Valtuusto hyväksyi ohjelman kesäkuussa 2014 [1].", "fi"),
        ("The assembly approved the programme in June 2014 [1].", "en"),
    ],
)
def test_month_in_another_language_stands(claim: str, language: Language) -> None:
    assert checked(claim, language)
