"""What a machine can tell of the accessibility of the staff's pages, and that the way of a letter goes by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import databases
import pytest
from library import TODAY, Place
from playwright.sync_api import Locator, Page, expect
from test_accessible import Examined, every_look
from test_quality import made
from visiting import Visits, popover, rests, served, unfolded

from assistant import demo, feedback
from assistant.access import Person
from assistant.assistant import Assistant
from assistant.desk.desk import Desk
from assistant.desk.enquiry import Enquiry
from assistant.journal.opening import open_journal
from assistant.messages import catalogue

pytestmark = pytest.mark.browser
BY = "A. Aalto"
OWN, LOST = "Ring oss före den 1 mars.", "Ni får 70 procent."
SAYS = catalogue("sv").gettext
HEAPS = tuple(map(SAYS, ("Ready", "House note missing", "Needs you", "Approved", "Done")))
TOO_WIDE = (
    "[document.documentElement, ...document.querySelectorAll('.stMain')]"
    ".some((each) => each.scrollWidth > each.clientWidth)"
)


class Looked(Examined):
    """The same, and whether there is one main heading and nothing scrolls sideways."""

    def __call__(self, state: str) -> None:
        rests(self.page)
        super().__call__(state)
        if self.page.get_by_role("heading", level=1).count() != 1:
            self.faults.append(f"{state}: not one main heading")
        if self.page.evaluate(TOO_WIDE):
            self.faults.append(f"{state}: scrolls sideways")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("staff")
    made(folder / "runs", "1", "3", name="before")
    made(folder / "runs", "3", "4", name="after")
    return folder


@pytest.fixture(scope="module")
def address(programme: Place, home: Path) -> Iterator[str]:
    """The app with an empty journal, until a test asks for `desk`."""
    with served(programme, home, ASSISTANT_STAFF="local", ASSISTANT_RUNS=str(home / "runs")) as address:
        yield address


@pytest.fixture(scope="module")
def desk(home: Path, assistant: Assistant) -> Iterator[dict[str, Enquiry]]:
    """What lies on every heap of the desk, by subject; and what visitors have rated."""
    told = demo.data()
    wanted = ("Ansökan och stöd", "Stödbelopp?", "Tuki ja hakuaika", "Mål för ICT", "Matkailu", "Kuka voi hakea")
    mail = [each.mail for each in told.enquiries if each.subject in (*wanted, "Spelstudio", "Hankeidea satamaan")]
    with closing(open_journal(databases.settings(f"sqlite:///{home / 'journal.sqlite'}"))) as journal:
        own = Desk(assistant, journal.enquiries)
        found = {each.mail.subject: each for each in own.receive(mail, BY, TODAY).new}
        own.sent(own.approve(found["Hankeidea satamaan"], Person(BY), TODAY), BY, TODAY)
        own.approve(found["Matkailu"], Person(BY), TODAY)
        own.send_back(found["Ansökan och stöd"], "Nämn *visionen*.", BY, TODAY)
        edited = own.edit(found["Spelstudio"], f"{found['Spelstudio'].body}\n\n{OWN} {LOST}", TODAY)
        own.sign(edited, [OWN], BY, TODAY)
        for each in told.rated[:3]:
            journal.feedback.keep(feedback.given(assistant.ask(each.question), each.thumb, each.word, TODAY))
        yield found


def titled(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()
    rests(page)


def unfold_all(page: Page) -> None:
    for each in page.get_by_test_id("stExpander").all():
        each.locator("summary").click()
    unfolded(page)


@every_look
def test_an_empty_desk(visits: Visits, address: str, look: dict[str, Any]) -> None:
    page = visits(f"{address}/desk", "sv-FI", **look)
    looked = Looked(page)
    titled(page, "Arbetsbordet")
    looked("empty")
    assert looked.faults == []


@every_look
def test_a_desk_with_every_heap(visits: Visits, address: str, desk: dict[str, Enquiry], look: dict[str, Any]) -> None:
    page = visits(f"{address}/desk", "sv-FI", **look)
    looked = Looked(page)
    titled(page, "Arbetsbordet")
    for name in HEAPS:
        page.get_by_test_id("stButtonGroup").get_by_text(name).click()
        looked(name)
    page.get_by_test_id("stButtonGroup").get_by_text(SAYS("Approved")).click()
    page.get_by_label("Sök bland tidigare brev").fill("Matkailu")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Matkailu", exact=True)).to_have_count(2)  # in its heap, and found
    looked("found")
    assert looked.faults == []


def test_rows_of_the_desk_are_close_and_still_large_enough_to_hit(
    visits: Visits, address: str, desk: dict[str, Enquiry]
) -> None:
    page = visits(f"{address}/desk", "sv-FI")
    titled(page, "Arbetsbordet")
    page.get_by_test_id("stButtonGroup").get_by_text("Notis saknas").click()
    rests(page)
    rows = [page.get_by_role("button", name=name) for name in ("Tuki ja hakuaika", "Stödbelopp?")]
    boxes, titles = [each.bounding_box() for each in rows], [each.locator("p").bounding_box() for each in rows]
    first, second = sorted((box for box in boxes if box), key=lambda box: box["y"])
    assert len({each["x"] for each in [first, second, *filter(None, titles)]}) == 1
    assert min(first["height"], second["height"]) >= 24
    assert first["height"] <= second["y"] - first["y"] <= 32


@every_look
def test_an_enquiry_in_each_of_its_states(
    visits: Visits, address: str, desk: dict[str, Enquiry], look: dict[str, Any]
) -> None:
    page = visits(f"{address}/desk?enquiry={desk['Mål för ICT'].id}", "fi-FI", **look)
    looked = Looked(page)
    titled(page, "Mål för ICT")
    unfold_all(page)
    looked("ready, unfolded")
    for name in map(catalogue("fi").gettext, ("Send back", "Note to colleagues", "Close without a letter")):
        popover(page, name)
        looked(name)
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    for subject in ("Spelstudio", "Stödbelopp?", "Ansökan och stöd", "Matkailu", "Hankeidea satamaan"):
        page.goto(f"{address}/desk?enquiry={desk[subject].id}&language=Suomi")
        titled(page, subject)
        looked(subject)
    page.goto(f"{address}/desk?enquiry=999999&language=Suomi")
    titled(page, "Työpöytä")
    looked("no such enquiry")
    assert looked.faults == []


@every_look
def test_the_house_notes(visits: Visits, address: str, desk: dict[str, Enquiry], look: dict[str, Any]) -> None:
    page = visits(f"{address}/notebook", "sv-FI", **look)
    looked = Looked(page)
    titled(page, "Personalens notiser")
    popover(page, "Förläng")
    looked("list, and a note renewed")
    page.goto(f"{address}/notebook?language=Svenska&topics=amount-of-support&asks=Hur+mycket%3F")
    page.get_by_label("Notisen på svenska").fill("Högst 70 procent.")
    page.get_by_label("Ansvarig").fill(BY)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Så här visas den")).to_be_visible()
    looked("form with its preview")
    page.get_by_label("Notisen på svenska").fill("")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked("form with faults")
    assert looked.faults == []


@every_look
def test_the_corpus(visits: Visits, address: str, look: dict[str, Any]) -> None:
    page = visits(f"{address}/corpus", "fi-FI", **look)
    looked = Looked(page)
    titled(page, "Ohjelmat ja tekstit")
    unfold_all(page)
    box = page.get_by_label("Näytä tekstikohta")
    box.click()
    box.press_sequentially("Tavoite")  # opens the list again, which a page that still scrolls has closed
    page.get_by_role("option").first.click()
    looked("a passage")
    page.get_by_role("button", name="Lisää tämä asiakirja").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked("no file chosen")
    assert looked.faults == []


@every_look
def test_quality(visits: Visits, address: str, desk: dict[str, Enquiry], look: dict[str, Any]) -> None:
    page = visits(f"{address}/quality", "fi-FI", **look)
    looked = Looked(page)
    titled(page, "Laatu")
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg.marks").first).to_be_visible()
    page.get_by_text("Sama taulukkona").first.click()
    looked("runs")
    page.get_by_text("Palaute", exact=True).click()
    page.get_by_role("button", name="Tee testitapaus").first.click()
    looked("feedback, and a case made of it")
    page.get_by_text("Vastaamatta", exact=True).click()
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    looked("unanswered")
    assert looked.faults == []


def reach(page: Page, target: Locator) -> None:
    """Goes on with Tab until a part of the page has the focus, which has to be seen."""
    for _ in range(60):
        if target.evaluate("(each) => each === document.activeElement"):
            return expect(target).to_be_in_viewport()
        page.keyboard.press("Tab")
    pytest.fail(f"cannot be reached with Tab: {target}")


def test_a_letter_goes_its_whole_way_by_keyboard_alone(visits: Visits, address: str, desk: dict[str, Enquiry]) -> None:
    page = visits(f"{address}/desk", "sv-FI")
    titled(page, "Arbetsbordet")
    reach(page, page.get_by_label(SAYS("Your name, as it stands under letters")))
    page.keyboard.type(BY)
    page.keyboard.press("Enter")
    rests(page)
    reach(page, page.get_by_test_id("stExpander").locator("summary"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_label("Klistra in en förfrågan"))
    page.keyboard.insert_text("From: Bo Ek <bo@example.fi>\nSubject: Visionen\n\nHej!\n\nVad är programmets vision?\n")
    page.keyboard.press("Control+Enter")
    titled(page, "Visionen")
    page.keyboard.press("Escape")  # back, and opened from the list
    titled(page, "Arbetsbordet")
    reach(page, page.get_by_role("button", name="Visionen", exact=True))
    page.keyboard.press("Enter")
    titled(page, "Visionen")
    reach(page, page.get_by_label("Brevets text, utan källorna"))
    page.keyboard.press("Control+End")
    page.keyboard.type(f" {OWN}")
    sign = page.get_by_role("button", name=SAYS("Sign it as my own statement"))
    expect(sign).to_be_visible()
    rests(page)
    reach(page, sign)
    page.keyboard.press("Enter")
    expect(sign).to_have_count(0)
    rests(page)
    page.keyboard.press("Alt+a")
    expect(page.get_by_test_id("stCode")).to_contain_text(OWN)
    rests(page)
    page.keyboard.press("Escape")
    titled(page, "Arbetsbordet")
    expect(page.get_by_role("radio", name=f"{SAYS('Approved')} (2)")).to_be_attached()
