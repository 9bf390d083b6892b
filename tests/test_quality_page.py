"""The page on quality as staff meet it: figures without scripts that the headers forbid, cases made by a few clicks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from library import DOCUMENT, TODAY, Place
from playwright.sync_api import Locator, Page, expect
from test_accessible import RULES
from test_quality import SECRET, made
from visiting import Visits

from assistant.cases import Case
from evals import serving

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quality")
    made(folder / "runs", "1", "3", SECRET, name="before")
    made(folder / "runs", "3", "4", name="after")
    (folder / "runs" / "half").mkdir()
    (folder / "runs" / "half" / "run.json").write_text("{}")
    return folder


@pytest.fixture(scope="module")
def address(programme: Place, home: Path) -> Iterator[str]:
    given = {"ASSISTANT_INDEX": str(programme.index), "ASSISTANT_CORPUS": str(programme.corpus)}
    given |= {"HOME": str(home), "ASSISTANT_RUNS": str(home / "runs"), "ASSISTANT_TODAY": TODAY.isoformat()}
    with serving.served(HERE / "quality_app.py", home / "app.log", PYTHONPATH=str(HERE.parent), **given) as address:
        yield address


def at_rest(page: Page) -> None:
    page.wait_for_timeout(300)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def opened(visits: Visits, address: str, part: str, locale: str = "sv-FI", **look: object) -> Page:
    page = visits(address, locale, **look)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_text(part, exact=True).click()
    at_rest(page)
    page.mouse.move(2, 2)
    return page


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option").filter(has_text=option).click()
    at_rest(page)


def faults(page: Page) -> list[str]:
    page.wait_for_timeout(300)  # what unfolds has its colours
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{fault['id']} {node['html'][:200]}" for fault in found for node in fault["nodes"]]


def one(page: Page) -> Locator:
    return page.get_by_test_id("stMain")


def test_figures_are_drawn_and_lead_to_a_single_case(visits: Visits, address: str) -> None:
    page = opened(visits, address, "Utvärderingar")
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg.marks").first).to_be_visible()
    choose(page, "Körning", "after")
    choose(page, "Jämför med", "before")
    expect(one(page)).to_contain_text("Av 6 fall som finns i båda körningarna blev 1 rätt och 1 fel.")
    page.get_by_text("Bara de som blev fel").click()
    at_rest(page)
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
    at_rest(page)
    expect(one(page)).to_contain_text("Erilleen jätetyistä tapauksista näytetään vain luvut")
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg.marks").first).to_be_visible()
    assert SECRET not in page.content()


def test_feedback_becomes_a_case_with_the_keyboard_alone(visits: Visits, address: str, home: Path) -> None:
    page = opened(visits, address, "Återkoppling")
    page.get_by_text("Hjälpte (1)").click()
    at_rest(page)
    page.get_by_role("button", name="Gör ett testfall").focus()
    page.keyboard.press("Enter")
    at_rest(page)
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
    case = Case.model_validate(json.loads((home / "kept.jsonl").read_text()))
    assert (case.outcome, case.language, case.split) == ("answered", "sv", "tune")
    assert case.snippets and case.faults((HERE.parent / "corpus" / DOCUMENT).read_bytes().decode()) == []


def test_what_the_text_does_not_say_leads_to_a_house_note(visits: Visits, address: str) -> None:
    page = opened(visits, address, "Vastaamatta", "fi-FI", width=360, height=740, color_scheme="dark")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Kuinka paljon tukea voi saada", timeout=60_000)
    expect(one(page)).to_contain_text("kysytty 5 kertaa")
    assert faults(page) == []
    page.get_by_role("link", name="Kirjoita tiedote").first.click()
    expect(one(page)).to_contain_text("notebook: amount-of-support")


def test_a_phone_in_the_dark_has_room_for_the_figures(visits: Visits, address: str) -> None:
    page = opened(visits, address, "Utvärderingar", width=360, height=740, color_scheme="dark")
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg.marks").first).to_be_visible()
    page.get_by_text("Samma som tabell").first.click()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
