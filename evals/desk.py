"""`python -m evals desk`: a caseworker's way from mail to approved letters, in clicks and seconds, in docs/desk.md."""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from assistant import demo, settings
from assistant.assistant import Assistant
from assistant.desk.mail import Mail
from assistant.messages import catalogue
from assistant.settings import Settings
from assistant.starting import open_assistant
from evals import alikeness
from evals.serving import ROOT, browsing, served

FILE = ROOT / "docs" / "desk.md"
ENQUIRIES = 12
DRAFTS = 20
READ = 200
"""Words a minute that a careful reader takes in: an assumption, which the table keeps apart from what was measured."""
PATIENCE = 60_000
"""Milliseconds."""
NOTE = {
    "sv": "Stödets storlek och nästa ansökningstid står på förbundets webbplats, under Finansiering.",
    "fi": "Tuen määrä ja seuraava hakuaika kerrotaan liiton verkkosivuilla kohdassa Rahoitus.",
}
_ = catalogue("sv").gettext


@dataclass(frozen=True, slots=True)
class Step:
    """What was done for an enquiry, or for all of them."""

    name: str
    need: str
    clicks: int
    seconds: float
    words: int = 0
    """Words of the mail and of the letter that are to be read."""


class Caseworker:
    """Clicks, types and waits at a page, and counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, place: Locator) -> None:
        place.click()
        self.clicks += 1

    def press(self, keys: str) -> None:
        self.page.keyboard.press(keys)
        self.clicks += 1

    def rests(self) -> None:
        """Waits until the page is drawn; a key pressed before may be lost."""
        self.page.wait_for_timeout(100)
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=False).first

    @contextmanager
    def counted(self, steps: list[Step], name: str, need: str = "", words: int = 0) -> Iterator[None]:
        before, began = self.clicks, time.perf_counter()
        yield
        steps.append(Step(name, need, self.clicks - before, time.perf_counter() - began, words))


def run(_given: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as folder:
        place = _place(Path(folder))
        with closing(open_assistant(place)) as assistant:
            drafts = _drafts(assistant)
            shares = alikeness.measured(assistant)
        steps = _morning(place)
    FILE.write_text(_document(steps, drafts, shares), encoding="utf-8")
    print(FILE.read_text(encoding="utf-8"))
    return 0


def _place(folder: Path) -> Settings:
    """A throwaway corpus, index and journal."""
    shutil.copytree(settings.load().corpus, folder / "corpus")
    place = settings.load(
        corpus=folder / "corpus", index=folder / "index", database_url=f"sqlite:///{folder / 'journal.sqlite'}"
    )
    return place


def _drafts(assistant: Assistant) -> list[float]:
    """Seconds of each draft of a page of text, no sentence of it the same again: what was read once is known."""
    page, took = demo.data().page, []
    assistant.draft(page)
    for nth in range(DRAFTS):
        fresh = re.sub(r"(?<=\w)(?=[.?]\s)", f" {nth + 10}", page)
        began = time.perf_counter()
        assistant.draft(fresh)
        took.append(time.perf_counter() - began)
    return took


def _morning(place: Settings) -> list[Step]:
    """Twelve enquiries, from a file of mail to approved letters."""
    environment = {
        "ASSISTANT_CORPUS": str(place.corpus),
        "ASSISTANT_INDEX": str(place.index),
        "ASSISTANT_DATABASE_URL": place.database_url,
        "ASSISTANT_STAFF": "local",
    }
    with served(ROOT / "app.py", Path(os.devnull), **environment) as address, browsing() as browser:
        page = browser.new_page(locale="sv-FI", viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page.goto(f"{address}/desk")
        return _worked(Caseworker(page))


def _worked(at: Caseworker) -> list[Step]:
    steps: list[Step] = []
    page = at.page
    name = page.get_by_label(_("Your name, as it stands under letters"))
    name.fill("A. A.")
    at.press("Enter")
    mails = [each.mail for each in demo.data().enquiries][:ENQUIRIES]
    with at.counted(steps, f"bring in a mailbox of {len(mails)}, and have all letters drafted"):
        page.locator("input[type=file]").set_input_files(
            {"name": "mail.mbox", "mimeType": "application/mbox", "buffer": _mailbox(mails)}
        )
        at.clicks += 1
        at.click(at.button(_("Draft letters for these files")))
        expect(page.get_by_text(f"{len(mails)} brevutkast har gjorts")).to_be_visible()
    with at.counted(steps, "write a house note on the sum and the next call"):
        _note(at)
    for mail in mails:
        _answer(at, mail, steps)
    _paste(at, steps)
    return steps


def _paste(at: Caseworker, steps: list[Step]) -> None:
    """A page of text pasted, until its letter stands beside it."""
    page = at.page
    at.click(page.get_by_text(_("Bring in enquiries")))
    field = page.get_by_label(_("Paste an enquiry"))
    field.fill(demo.data().page)
    at.rests()
    with at.counted(steps, "paste a page of text, and have its letter"):
        at.press("Control+Enter")
        page.get_by_label(_("Text of the letter, without its sources")).wait_for()


def _mailbox(mails: Sequence[Mail]) -> bytes:
    return b"".join(b"From - Mon Nov 30 10:00:00 2026\n" + _eml(mail) + b"\n" for mail in mails)


def _eml(mail: Mail) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{mail.name} <{mail.sender}>"
    message["Subject"] = mail.subject
    message.set_content(mail.text)
    return message.as_bytes().replace(b"\r\n", b"\n")


def _note(at: Caseworker) -> None:
    """From an enquiry that lacks it to the note, written in two languages, saved and read in."""
    page = at.page
    _to_heap(at, "note")
    at.click(page.get_by_role("button", name="Stödbelopp?"))
    at.click(page.get_by_role("link", name=_("Write a house note")).first)
    for language, said in NOTE.items():
        field = page.get_by_label(
            _("The note {in_language}").format(in_language={"sv": "på svenska", "fi": "på finska"}[language])
        )
        field.fill(said)
        at.press("Control+Enter")
    at.click(at.button(_("Save")))
    expect(page.get_by_text(_("Answers show the note from now on."))).to_be_visible()
    at.click(page.get_by_role("link", name=_("Desk")).first)
    expect(page.get_by_role("heading", name=_("Desk"))).to_be_visible()


def _to_heap(at: Caseworker, kind: str) -> None:
    label = {"note": _("House note missing"), "you": _("Needs you"), "ready": _("Ready")}[kind]
    at.click(at.page.get_by_role("radio", name=label))


def _answer(at: Caseworker, mail: Mail, steps: list[Step]) -> None:
    """One enquiry: opened, read, approved; what has nothing to do with the programme is closed without a letter."""
    page = at.page
    kind = next(each for each in ("ready", "note", "you") if _is_in(at, each, mail.subject))
    before, began = at.clicks, time.perf_counter()
    at.click(page.get_by_role("button", name=mail.subject, exact=True))
    letter = page.get_by_label(_("Text of the letter, without its sources"))
    expect(letter).to_be_visible()
    at.rests()
    words = len(mail.text.split()) + len(letter.input_value().split())
    if kind == "you":
        at.click(page.get_by_test_id("stPopoverButton").filter(has_text=_("Close without a letter")))
        at.click(page.get_by_test_id("stPopoverBody").get_by_role("button", name=_("Close without a letter")))
    else:
        at.press("Alt+a")
    expect(letter, mail.subject).to_have_count(0)
    seconds = time.perf_counter() - began
    at.rests()
    at.press("Escape")
    expect(page.get_by_role("heading", name=_("Desk"))).to_be_visible()
    steps.append(Step(mail.subject, kind, at.clicks - before, seconds, words))


def _is_in(at: Caseworker, kind: str, subject: str) -> bool:
    """Whether an enquiry lies in a heap; looking costs a click only where the heap was not open."""
    page = at.page
    label = {"note": _("House note missing"), "you": _("Needs you"), "ready": _("Ready")}[kind]
    heap = page.get_by_role("radio", name=label)
    if heap.get_attribute("aria-checked") != "true":
        at.click(heap)
    at.rests()
    return page.get_by_role("button", name=subject, exact=True).count() > 0


def _document(steps: Sequence[Step], drafts: Sequence[float], shares: alikeness.Shares) -> str:
    page = demo.data().page
    return (
        f"# The desk, by clicks and seconds\n\nMade by `python -m evals desk` on {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, in Chromium, with the invented enquiries of `assistant/data/demo.yaml`.\n\n"
        f"## From mail to an approved reply\n\n{_study(steps)}\n\n"
        f"## From paste to draft\n\nA page of text ({len(page)} characters, six questions), drafted {len(drafts)} "
        f"times, each time with another figure in every sentence of it: median {statistics.median(drafts):.2f} s, "
        f"slowest {max(drafts):.2f} s, without the page around it.\n\n"
        f"## Alike enquiries\n\nEnquiries made of two tune questions each ({alikeness.CONCEPTS} concepts of the sets "
        f"{' and '.join(alikeness.SETS)}). The same two questions in another language and other words are told to be "
        f"alike in {_share(shares.same)}; two questions on other things in {_share(shares.other)}, most of them on the "
        "same silent topic, since the sets' concepts are finer than the guide's topics.\n"
    )


def _study(steps: Sequence[Step]) -> str:
    """The table of the steps, the sums, and what was assumed."""
    rows = [
        f"| {each.name} | {each.need} | {each.clicks} | {each.seconds:.1f} | {each.words or ''} | "
        f"{f'{60 * each.words / READ:.0f}' if each.words else ''} |"
        for each in steps[:-1]
    ]
    pasted = steps[-1]
    clicks, seconds = sum(each.clicks for each in steps[:-1]), sum(each.seconds for each in steps[:-1])
    words = sum(each.words for each in steps)
    done = sum(bool(each.words) for each in steps)
    return "\n".join(
        [
            "| step | needs | clicks and keys | seconds of machine | words to read | seconds to read, assumed |",
            "|---|---|---|---|---|---|",
            *rows,
            f"| all | | {clicks} | {seconds:.1f} | {words} | {60 * words / READ:.0f} |",
            "",
            f"A reply takes {clicks / done:.1f} clicks and keys, {seconds / done:.1f} seconds of waiting, and "
            f"{words / done:.0f} words to read: {60 * words / READ / done:.0f} seconds at {READ} words a minute, which "
            "is assumed and not measured. A script played the caseworker, who clicks at once and does not think: what "
            "a person needs to judge a letter is not in these figures.",
            "",
            f"Beside these: {pasted.name}: {pasted.clicks} key, {pasted.seconds:.1f} seconds, the page and all.",
        ]
    )


def _share(told: tuple[int, int]) -> str:
    return f"{told[0]} of {told[1]}"
