"""The page on quality as staff meet it: figures without scripts that the headers forbid, cases made by a few clicks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import databases
import pytest
from library import CORPUS, DOCUMENT, TODAY, Place
from playwright.sync_api import Locator, Page, expect
from test_accessible import Examined
from test_quality import SECRET, made
from visiting import Visits, rests, served

from assistant import feedback
from assistant.assistant import Assistant
from assistant.cases import Case
from assistant.feedback import Thumb
from assistant.journal import conversations
from assistant.journal.journal import Journal
from assistant.journal.opening import open_journal
from assistant.records import Turn

pytestmark = pytest.mark.browser
RATED: tuple[tuple[str, Thumb], ...] = (("Vilka mål finns för ICT?", "up"), ("Vad kostar ett tåg till månen?", "down"))
ASKED = {"Hur mycket pengar kan man få?": 3, "Paljonko rahaa saa?": 2, "Ketkä istuvat ohjausryhmässä?": 1}
"""Questions that the text does not answer, and in how many conversations each is asked."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quality")
    made(folder / "runs", "1", "3", SECRET, name="before")
    made(folder / "runs", "3", "4", name="after")
    (folder / "runs" / "half").mkdir()
    (folder / "runs" / "half" / "run.json").write_text("{}")
    return folder


@pytest.fixture(scope="module")
def journal(home: Path, assistant: Assistant) -> Iterator[Journal]:
    """The journal of the app, with what visitors said and asked."""
    with closing(open_journal(databases.settings(f"sqlite:///{home / 'journal.sqlite'}"))) as opened:
        for question, thumb in RATED:
            told = feedback.given(assistant.ask(question), thumb, "[x](http://example.org) <b>", TODAY)
            opened.feedback.keep(told)
        for question, often in ASKED.items():
            turn = Turn(question, assistant.ask(question))
            for _ in range(often):
                opened.conversations.keep(conversations.new(), [turn], TODAY)
        yield opened


@pytest.fixture(scope="module")
def address(programme: Place, home: Path, journal: Journal) -> Iterator[str]:
    with served(programme, home, ASSISTANT_STAFF="local", ASSISTANT_RUNS=str(home / "runs")) as address:
        yield f"{address}/quality"


def opened(visits: Visits, address: str, part: str, locale: str = "sv-FI", **look: object) -> Page:
    page = visits(address, locale, **look)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_text(part, exact=True).click()
    rests(page)
    page.mouse.move(2, 2)
    return page


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option").filter(has_text=option).click()
    rests(page)


def faults(page: Page) -> list[str]:
    examined = Examined(page)
    examined(page.url)
    return examined.faults


def one(page: Page) -> Locator:
    return page.get_by_test_id("stMain")


def test_figures_are_drawn_and_lead_to_a_single_case(visits: Visits, address: str) -> None:
    page = opened(visits, address, "Utvärderingar")
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg.marks").first).to_be_visible()
    choose(page, "Körning", "after")
    choose(page, "Jämför med", "before")
    expect(one(page)).to_contain_text("Av 6 fall som finns i båda körningarna blev 1 rätt och 1 fel.")
    page.get_by_text("Bara de som blev fel").click()
    rests(page)
    expect(one(page)).to_contain_text("Vad 4?")
    page.get_by_text("Samma som tabell").first.click()
    expect(page.get_by_role("table").first).to_contain_text("67 %")
    page.get_by_text("1 körning kan inte läsas").click()
    expect(one(page)).to_contain_text("half/run.json: it cannot be read")
    assert faults(page) == []


def test_of_the_cases_kept_aside_there_are_only_figures(visits: Visits, address: str) -> None:
    page = opened(visits, address, "Arvioinnit", "fi-FI")
    choose(page, "Ajo", "before")
    page.get_by_text("Erilleen jätetyt tapaukset").click()
    rests(page)
    expect(one(page)).to_contain_text("Erilleen jätetyistä tapauksista näytetään vain luvut")
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg.marks").first).to_be_visible()
    assert SECRET not in page.content()


def test_feedback_becomes_a_case_with_the_keyboard_alone(visits: Visits, address: str, journal: Journal) -> None:
    page = opened(visits, address, "Återkoppling")
    page.get_by_text("Hjälpte (1)").click()
    rests(page)
    page.get_by_role("button", name="Gör ett testfall").focus()
    page.keyboard.press("Enter")
    rests(page)
    assert faults(page) == []
    cited = page.get_by_label("Vad som ska citeras", exact=False)
    quotes = cited.input_value()
    cited.fill("detta står ingenstans")
    page.get_by_role("button", name="Spara fallet").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Texten innehåller inte ”detta står ingenstans”.")
    cited.fill(quotes)
    page.get_by_role("button", name="Spara fallet").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Fallet är sparat.")
    [kept] = journal.cases.all()
    case = Case.model_validate(kept.row)
    assert (case.outcome, case.language, case.split) == ("answered", "sv", "tune")
    assert case.snippets and case.faults((CORPUS / DOCUMENT).read_bytes().decode()) == []


def test_what_the_text_does_not_say_leads_to_a_house_note(visits: Visits, address: str) -> None:
    page = opened(visits, address, "Vastaamatta", "fi-FI", width=360, height=740, color_scheme="dark")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Kuinka paljon tukea voi saada", timeout=60_000)
    expect(one(page)).to_contain_text("kysytty 5 kertaa")
    assert faults(page) == []
    page.get_by_role("link", name="Kirjoita tiedote").first.click()
    expect(page.get_by_test_id("stMultiSelect")).to_contain_text("kuinka paljon tukea voi saada")
    expect(page.get_by_label("Kysymykset, joihin tiedote vastaa", exact=False)).to_have_value(re.compile("pengar"))


def test_a_phone_in_the_dark_has_room_for_the_figures(visits: Visits, address: str) -> None:
    page = opened(visits, address, "Utvärderingar", width=360, height=740, color_scheme="dark")
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg.marks").first).to_be_visible()
    page.get_by_text("Samma som tabell").first.click()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
