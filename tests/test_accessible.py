"""What a machine can tell of the accessibility of every page, in each of its states."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from library import Place
from playwright.sync_api import Page, expect
from visiting import Visits, ask, check_idea, popover, served, unfold

pytestmark = pytest.mark.browser
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"label-content-name-mismatch": {"enabled": True}},
}
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
LOOKS = [
    pytest.param({**PHONE, "color_scheme": "dark"}, id="phone-dark"),
    pytest.param({**DESK, "color_scheme": "light"}, id="desk-light", marks=pytest.mark.long),
    pytest.param({**DESK, "color_scheme": "dark"}, id="desk-dark", marks=pytest.mark.long),
    pytest.param({**PHONE, "color_scheme": "light"}, id="phone-light", marks=pytest.mark.long),
]
UPLOADER = '<section role="presentation" tabindex="-1" data-testid="stFileUploaderDropzone"'
"""Streamlit's own place to drop files: said to be nothing, though it has a name. Its button is what is used."""
every_look = pytest.mark.parametrize("look", LOOKS)


class Examined:
    """The faults found on a page, by the state it was in."""

    def __init__(self, page: Page) -> None:
        self.page, self.faults = page, list[str]()

    def __call__(self, state: str) -> None:
        self.page.wait_for_timeout(300)  # what unfolds has its colours
        found = Axe().run(self.page, options=RULES).response["violations"]
        told = (_told(state, fault, node) for fault in found for node in fault["nodes"])
        self.faults += [each for each in told if "presentation-role-conflict" not in each or UPLOADER not in each]


def _told(state: str, fault: dict[str, Any], node: dict[str, Any]) -> str:
    return f"{state}: {fault['impact']} {fault['id']} {node['target']} {node['html'][:200]}"


@every_look
def test_the_chat(visits: Visits, address: str, look: dict[str, Any]) -> None:
    page = visits(address, "sv-FI", **look)
    examined = Examined(page)
    expect(page.get_by_text("Till exempel")).to_be_visible()
    examined("start")
    page.get_by_text("Pröva min idé").click()
    examined("form of an idea")
    check_idea(page, ("En gemensam spelstudio", "små spelföretag", "Kouvola"), "sv")
    page.locator(".fit summary").first.click()
    unfold(page)
    examined("cards and source")
    for name in ("Fråga en människa", "Ta med", "Bedöm svaret"):
        popover(page, name)
        examined(name)
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    ask(page, "Vilka mål finns för ICT?")
    examined("list")
    ask(page, "När är ansökningstiden?")
    examined("silent")
    assert examined.faults == []


@every_look
def test_the_source_and_about_pages(visits: Visits, address: str, look: dict[str, Any]) -> None:
    page = visits(f"{address}/source?language=Suomi", "fi-FI", **look)
    examined = Examined(page)
    expect(page.locator(".rendering").first).to_be_visible()
    examined("with translation")
    page.get_by_label("Etsi tekstistä").fill("hanke")
    page.keyboard.press("Enter")
    page.locator(".jumps a").first.click()
    examined("search and passage")
    page.goto(f"{address}/source?language=Svenska")
    expect(page.locator("article")).to_be_visible()
    examined("without translation")
    page.goto(f"{address}/source?language=Svenska&document=nowhere")
    expect(page.get_by_role("heading", level=1)).to_have_text("Texterna")
    examined("no such text")
    page.goto(f"{address}/about?language=Suomi")
    expect(page.get_by_role("heading", name="Saavutettavuusseloste")).to_be_visible()
    examined("about")
    assert examined.faults == []


def test_the_way_between_the_pages_on_a_phone(visits: Visits, address: str) -> None:
    page = visits(address, "en-GB", **PHONE)
    examined = Examined(page)
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_role("link", name="About this assistant")).to_be_visible()
    examined("ways")
    assert examined.faults == []


def test_without_an_index(visits: Visits, tmp_path: Path) -> None:
    with served(Place(tmp_path / "corpus", tmp_path / "index"), tmp_path) as address:
        page = visits(address, "fi-FI")
        examined = Examined(page)
        expect(page.get_by_text("Avustajalla ei ole vielä tekstiä")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "fi")
        examined("no index")
        page.close()
    assert examined.faults == []
