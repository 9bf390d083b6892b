"""Passages: verbatim spans within the token limit, whose ids outlive an edit elsewhere; and the real corpus' table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant import sources, tokens
from assistant.passages import passages
from assistant.records import Format, Passage, Source
from evals.promises.generated import documents

CORPUS = Path(__file__).parent.parent / "corpus"
FORMATS: list[Format] = ["text", "markdown"]


def source(text: str, format: Format = "text") -> Source:
    return Source("p/a.txt", "p", "sv", format, text)


def in_bytes(text: str) -> int:
    """A tokeniser that can be checked by eye, and that no tokeniser exceeds."""
    return len(text.encode())


def by_start(text: str, format: Format = "text", limit: int = 440) -> dict[str, Passage]:
    """Passages by their first word."""
    return {passage.text.split()[0]: passage for passage in passages(source(text, format), in_bytes, limit)}


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=200, deadline=None)
@given(text=documents(), limit=st.integers(4, 60))
def test_passages_are_verbatim_apart_unique_and_within_the_limit(text: str, format: Format, limit: int) -> None:
    found = passages(source(text, format), in_bytes, limit)
    assert all(text[passage.start : passage.end] == passage.text == passage.text.strip() for passage in found)
    edges = [edge for passage in found for edge in (passage.start, passage.end)]
    assert edges == sorted(edges)
    assert len({passage.id for passage in found}) == len(found)
    assert all(in_bytes(passage.text) <= limit for passage in found)
    assert {passage.group for passage in found} <= {passage.id for passage in found} | {""}


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=200, deadline=None)
@given(text=documents(), limit=st.integers(4, 60))
def test_dividing_loses_nothing_but_white_space(text: str, format: Format, limit: int) -> None:
    whole = "".join("".join(passage.text.split()) for passage in passages(source(text, format), in_bytes, 10**6))
    divided = "".join("".join(passage.text.split()) for passage in passages(source(text, format), in_bytes, limit))
    assert divided == whole


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=200, deadline=None)
@given(text=documents())
def test_a_paragraph_above_leaves_every_id_alone(text: str, format: Format) -> None:
    before = {passage.id for passage in passages(source(text, format), in_bytes)}
    after = {passage.id for passage in passages(source(f"Nytt ovanför, zzyzx.\n\n{text}", format), in_bytes)}
    assert before <= after


@pytest.mark.parametrize(
    "text",
    ["x" * 5000, "🏭" * 3000, "中文" * 2000, "a\u0301" * 3000, "\u0301" * 2000, "ord " * 4000, "En mening. " * 2000,
     "En mening." + " \t \u00a0" * 4000 + "Och en till.", "0" * 20_000, "-=" * 4500],
    ids=lambda text: f"{text[:10]!r}",
)  # fmt: skip
@pytest.mark.parametrize("format", FORMATS)
def test_one_endless_line_is_within_the_limit_of_a_real_tokeniser(text: str, format: Format) -> None:
    found = passages(source(text, format), tokens.count)
    assert max(tokens.count(passage.text) for passage in found) <= 440
    assert len(found) <= 2 + 3 * max(tokens.count(text) / 440, len(text) / 3520), (
        "pieces are near the limit, not crumbs"
    )


def test_a_long_text_is_divided_between_sentences_then_words() -> None:
    text = "Ett två tre. Fyra fem sex sju åtta nio. Tio."
    assert [passage.text for passage in passages(source(text), in_bytes, 18)] == [
        "Ett två tre.",
        "Fyra fem sex",
        "sju åtta nio.",
        "Tio.",
    ]


def test_a_word_that_fits_alone_is_not_cut() -> None:
    assert [passage.text for passage in passages(source("abcdefghij k l m n"), in_bytes, 10)] == [
        "abcdefghij",
        "k l m n",
    ]


def test_the_same_text_twice_has_two_ids_and_another_document_others() -> None:
    found = passages(source("Lika.\n\nLika."), in_bytes)
    elsewhere = passages(Source("p/b.txt", "p", "sv", "text", "Lika."), in_bytes)
    assert len({passage.id for passage in [*found, *elsewhere]}) == 3


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("Programmet\n\nStycke ett.\n\nDel:\n\n- punkt\n\nVIRKE; om skog\n- mål ett\n- mål två\n", "text"),
        ("# Programmet\n\nStycke ett.\n\n## Del:\n\n- punkt\n\n### VIRKE; om skog\n- mål ett\n- mål två\n", "markdown"),
    ],
)
def test_each_passage_knows_its_kind_its_headings_and_its_group(text: str, format: Format) -> None:
    found = passages(source(text, format), in_bytes)
    names = {passage.id: passage.text for passage in found}
    assert [(passage.kind, passage.heading, names.get(passage.group, "")) for passage in found] == [
        ("title", (), ""),
        ("paragraph", ("Programmet",), ""),
        ("heading", ("Programmet",), ""),
        ("item", ("Programmet", "Del"), "Del:"),
        ("area", ("Programmet", "Del"), "Del:"),
        ("goal", ("Programmet", "Del", "VIRKE"), "VIRKE; om skog"),
        ("goal", ("Programmet", "Del", "VIRKE"), "VIRKE; om skog"),
    ]


def test_an_area_that_is_divided_is_one_area_and_its_name_stays() -> None:
    text = "Titel\n\nSKOG; " + "en lång beskrivning. " * 4 + "\n- mål"
    found = passages(source(text), in_bytes, 40)
    assert [passage.kind for passage in found].count("area") == 1
    assert found[-1].kind == "goal" and found[-1].heading == ("Titel", "SKOG")
    assert [passage.group for passage in found[2:]] == [found[1].id] * len(found[2:])


def test_a_deeper_markdown_heading_ends_with_the_next_of_its_level() -> None:
    found = by_start("# A\n## B\n### C\ncc\n## D\ndd\n# E\nee", "markdown")
    assert found["cc"].heading == ("A", "B", "C")
    assert found["dd"].heading == ("A", "D")
    assert found["ee"].heading == ("E",)


@example("")
@example(" \n\t\r\n ")
@example("\u200b")
@given(st.text(alphabet=" \t\r\n\u00a0\u2003", max_size=30))
def test_white_space_has_no_passages(text: str) -> None:
    assert [passage.text for passage in passages(source(text), in_bytes)] == ([text] if text == "\u200b" else [])


# The programme, as it is divided: number, number of the heading it is under, kind, depth, place, first words.
TABLE = """\
 0  - title     0    0–  66 Kymmenedalen-programmet: Livskraft från den
 1  - paragraph 1   68– 240 I Kymmenedalen-programmet ingår Kymmenedalens
 2  - paragraph 1  242– 402 I visionen "Livskraft från
 3  - paragraph 1  404– 471 Kymmenedalens landskapsfullmäktige godkände programmet
 4  - heading   1  473– 509 Landskapsprogrammets strategiska val
 5  4 item      2  514– 781 Säker och fungerande kompetens-
 6  4 item      2  785–1056 En högklassig, ren och
 7  4 item      2 1060–1448 Huvudtrafiklederna och –förbindelserna samt
 8  4 item      2 1452–1677 Branscherna och deras gränssnitt
 9  - heading   1 1679–1708 Landskapsprogrammet 2014−2017
10  9 paragraph 2 1712–2077 Det centrala målet i
11  9 paragraph 2 2079–2340 Med programmets åtgärder förbättras
12  9 paragraph 2 2342–2611 Det centrala målet i
13  - heading   1 2613–2653 Landskapsprogrammets tyngdpunktsområden:
14 13 area      2 2655–2707 INNOVATIVA TJÄNSTER; produktifierade servicehelheter
15 14 goal      3 2712–2761 att internationalisera små och
16 14 goal      3 2765–2812 att locka utländska investeringar
17 14 goal      3 2816–2879 att stärka det logistiska
18 14 goal      3 2883–2929 att utveckla handeln och
19 13 area      2 2931–3166 SMART UTNYTTJANDE AV NATURRESURSERNA
20 19 goal      3 3171–3233 att förnya skogsbranschens verksamhetsmöjligheter
21 19 goal      3 3237–3265 att främja produktutveckling
22 19 goal      3 3269–3314 att utveckla förädlingskedjorna för
23 19 goal      3 3318–3350 att utveckla bioekonomikunnandet
24 13 area      2 3352–3461 ICT-BRANSCHENS NYA ÖPPNINGAR; serverhallar,
25 24 goal      3 3466–3516 att reagera på servicehallarnas
26 24 goal      3 3520–3588 att främja affärsverksamhet som
27 24 goal      3 3592–3660 att utnyttja ICT-tillämpningar för
28 24 goal      3 3664–3706 att utveckla kompetensen i
29 13 area      2 3708–3844 DET ATTRAKTIVA KYMMENEDALEN; målgruppen
30 29 goal      3 3849–3903 att stöda förverkligandet av
31 29 goal      3 3907–3977 att öka samarbetet mellan
32 29 goal      3 3981–4046 att utveckla nya serviceinnovationer
33 29 goal      3 4050–4087 nya sätt att lyfta
"""


def rows(count: Callable[[str], int]) -> list[str]:
    path = CORPUS / "kymmenedalen" / "kymmenedalen.sv.txt"
    found = passages(sources.read(path, "kymmenedalen/kymmenedalen.sv.txt", "kymmenedalen", "sv"), count)
    place = {passage.id: at for at, passage in enumerate(found)}
    return [
        f"{at:2} {place.get(passage.group, '-'):>2} {passage.kind:9} {len(passage.heading)} "
        f"{passage.start:4}–{passage.end:4} {' '.join(passage.text.split()[:4])}"
        for at, passage in enumerate(found)
    ]


def test_the_real_programme_is_divided_as_a_reader_would() -> None:
    assert rows(tokens.count) == TABLE.splitlines()
