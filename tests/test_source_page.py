"""The source page, each of its branches, run without a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from library import DOCUMENT
from streamlit.testing.v1 import AppTest

from assistant.assistant import Assistant
from assistant.records import Language

GOAL = "att utveckla kompetensen i cybersäkerheten"
SCRIPT = """
import streamlit as st
from assistant.pages import source

source.show(st.session_state.assistant, st.session_state.language)
"""
Opens = Callable[..., AppTest]


@pytest.fixture
def opens(assistant: Assistant) -> Opens:
    """Opens the page at an address."""

    def opened(language: Language = "fi", found: object = assistant, **address: str) -> AppTest:
        page = AppTest.from_string(SCRIPT, default_timeout=60)
        page.session_state.assistant, page.session_state.language = found, language
        for name, value in address.items():
            page.query_params[name] = value
        return page.run()

    return opened


class Several:
    """An assistant with another document beside those of the real one."""

    def __init__(self, real: Assistant, other: str) -> None:
        self.shown, self._titles = real.shown, {other: other, **real.titles("en")}

    def titles(self, language: Language) -> dict[str, str]:
        return self._titles


def shown(page: AppTest) -> str:
    """The document as it is drawn; "" where there is none."""
    return next((each.value for each in page.get("html") if "<article" in each.value), "")


def told(page: AppTest) -> str:
    return next(each.value for each in page.get("html") if "page-state" in each.value)


def passage(assistant: Assistant) -> str:
    return next(block.passage.id for block in assistant.shown(DOCUMENT, "sv").blocks if block.passage.text == GOAL)


@pytest.mark.parametrize(
    ("language", "title", "label"),
    [("sv", "Kymmenedalen-programmet, sammanfattning", "Ersatt av"),
     ("fi", "Kymenlaakso-ohjelma, tiivistelmä", "Tilalle tullut"),
     ("en", "Kymenlaakso programme, summary", "Replaced by")],
)  # fmt: skip
def test_the_only_document_is_shown_with_what_is_told_about_it(
    opens: Opens, language: Language, title: str, label: str
) -> None:
    page = opens(language)
    assert not page.exception
    assert page.title[0].value == title
    facts = page.get("html")[0].value
    assert f"<dt>{label}</dt>" in facts and "2022–2025" in facts and 'href="https://www.kymenlaakso.fi"' in facts
    assert GOAL in shown(page) and "passage here" not in shown(page)
    assert f'data-language="{language}" data-passage=""' in told(page)


def test_the_passage_of_a_link_stands_out_and_is_gone_to(opens: Opens, assistant: Assistant) -> None:
    id = passage(assistant)
    start = assistant.document(DOCUMENT).index("kompetensen i cyber")
    page = opens(document=DOCUMENT, passage=id, start=str(start), end=str(start + len("kompetensen")))
    assert f'<li class="passage here" id="p-{id}"' in shown(page)
    assert shown(page).count("<mark") == 1 and '<mark class="cited">kompetensen</mark>' in shown(page)
    assert f'data-passage="{id}"' in told(page) and not page.info


@pytest.mark.parametrize(
    ("start", "end"),
    [("", ""), ("5", "5"), ("9", "3"), ("-1", "4"), ("0", "9999999"), ("²", "7"), ("0", "9" * 5000)],
)
def test_a_span_that_is_none_is_not_marked(opens: Opens, start: str, end: str) -> None:
    page = opens(document=DOCUMENT, start=start, end=end)
    assert not page.exception and "<mark" not in shown(page) and GOAL in shown(page)


def test_a_passage_that_is_not_there_is_said_to_be_gone_above_the_whole_text(opens: Opens) -> None:
    page = opens("en", document=DOCUMENT, passage='"><script>alert(1)</script>')
    assert page.info[0].value.startswith("The passage that the link names is not in this version")
    assert GOAL in shown(page) and "alert" not in told(page)


def test_the_rendering_beside_can_be_put_away_and_the_original_has_none(opens: Opens) -> None:
    page = opens("fi")
    assert 'class="rendering" lang="fi"' in shown(page)
    assert "rendering" not in shown(page.toggle[0].set_value(False).run())
    assert not opens("sv").toggle


@pytest.mark.parametrize("query", ["cybersäkerheten", "  CYBERSAKERHETEN "])
def test_what_is_looked_for_is_counted_and_marked(opens: Opens, query: str) -> None:
    page = opens("en").text_input[0].set_value(query).run()
    assert "1 passage found:" in page.get("html")[1].value
    assert '<mark class="found">cybersäkerheten</mark>' in shown(page)


def test_what_is_not_there_is_not_found(opens: Opens) -> None:
    page = opens("en").text_input[0].set_value("<img src=x>").run()
    assert "No passage holds all of these words." in page.get("html")[1].value
    assert "<mark" not in shown(page) and "<img" not in "".join(each.value for each in page.get("html")[:-1])


def test_an_unknown_document_is_told_of_and_the_known_ones_are_a_click_away(opens: Opens) -> None:
    page = opens("en", document="x/![y](http://a.example)", passage="1", start="1", end="2")
    assert not page.exception
    assert page.info[0].value.startswith("There is no text of that name here") and "a.example" not in page.info[0].value
    assert shown(page) == "" and "data-passage" not in told(page)
    page = page.button[0].click().run()
    assert GOAL in shown(page) and dict(page.query_params) == {"document": DOCUMENT}


def test_of_several_documents_one_is_chosen_and_titles_are_only_text(opens: Opens, assistant: Assistant) -> None:
    page = opens("en", Several(assistant, "x/![y](http://a.example)"))
    assert page.title[0].value == "The texts" and not page.info
    assert len(page.button) == 2 and "![y](" not in page.button[0].label
    assert page.button[1].click().run().title[0].value == "Kymenlaakso programme, summary"
