"""Privacy: what is stored, what is sent, how long anything stays, and that nobody outside is called."""

from __future__ import annotations

import datetime
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from assistant import ingestion
from assistant.corpus import read_corpus
from assistant.journal.opening import open_journal
from assistant.records import LANGUAGES
from assistant.redaction import redacted
from assistant.settings import Settings
from assistant.starting import open_assistant
from assistant.words import clean
from evals import cases
from evals.promises import agency, keeping, listening, notice, offline
from evals.promises.keeping import Gone
from evals.promises.notice import Told
from evals.promises.offline import Part
from evals.promises.ordinary import ordinary
from evals.promises.planted import Planted, planted
from evals.promises.promise import Chapter, Promise
from evals.run import text_of

_WANTED = 0.99
"""Share of the details that are to be taken out (trust.md, P1)."""
_HOW = """A detail is a Finnish identity code, a Swedish personal or coordination number, an e-mail address, a phone,
account or card number, generated with its checksum right in the forms that people write it in, and put into messages in
three languages: in a greeting, amid the question, in a signature. Each message is asked of the assistant with a chat
model, which is a server on this computer that keeps what it is sent and now and then fails; the conversation is kept,
the answer rated with the message as the comment, and every fifth message comes to the desk as mail. A detail counts as
left where six of its signs in a row are, however they are divided. What is stored is dated back beyond the retention
time, and the journal then opened as the app opens it; every file of the data folder that was written to is searched,
write-ahead logs and free pages too, and so is a log of all that any library logs at any level. Enquiries that are still
to be answered are kept, however old they are: here all were closed.

The redaction was mended by these very forms (docs/decisions.md), so the figures say that they are covered, not that
people write no others.

The offline suite runs in a network namespace where every address of the world is led back to this computer: each packet
for somebody else is seen, whether Python, native code, a child process or the browser sends it."""
_NO_NETWORK = (
    "Network namespaces of our own need Linux and root; here only Python's own calls are watched, by the tests."
)


@dataclass(frozen=True, slots=True)
class Left:
    """What stands on the disk, of all that is looked for, at one time after another."""

    before: set[str]
    """Words beside the details, and senders, while they are kept: that they are found shows that the search finds."""
    after_done: set[str]
    """Senders, once the enquiries are done with."""
    after_time: set[str]
    """Details, words and senders after the retention time."""


def chapter() -> Chapter:
    details = planted()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = _settings(home)
        ingestion.ingest(settings)
        gone, left = went(details, settings, home)
        logged = keeping.found(home / "log", [each.written for each in details])
        lines = len((home / "log" / keeping.LOG).read_text(encoding="utf-8").splitlines())
        told = notice.told(home)
        acted = _asked_to_act(settings)
    promises = (
        *_taken_out(gone),
        _stays(),
        *_forgotten(gone, left),
        Promise("The log holds no detail", "0", f"{len(logged)}, in {lines} lines", not logged),
        acted,
        _offline(offline.suite()) if offline.can_be_tried() else _untried(),
        _told(told),
    )
    return Chapter("Privacy", _HOW, promises, _by_kind(gone))


def _settings(home: Path) -> Settings:
    database = f"sqlite:///{home / 'journal.sqlite'}"
    return Settings(
        _env_file=None,
        corpus=offline.ROOT / "corpus",
        index=home / "index",
        database_url=database,
        feedback=True,
        conversations=True,
        staff="local",
    )


def went(details: Sequence[Planted], settings: Settings, home: Path) -> tuple[list[Gone], Left]:
    """The messages on all their ways, dated back by the retention time, and what is left of them in the folder."""
    begun = time.time()
    then = datetime.date.today() - datetime.timedelta(days=settings.kept_days + 1)
    (home / "log").mkdir()
    with listening.listening() as listener, keeping.logged(home / "log"):
        given = _with(settings, {"chat_url": listener.address, "chat_model": listening.NAME, "today": then})
        with closing(open_assistant(given)) as assistant, closing(open_journal(given)) as journal:
            gone = keeping.written(details, assistant, listener, journal, then)
            marks = [each.mark for each in gone]
            senders = [keeping.sender(each.mark) for each in gone]
            before = keeping.found(home, [*marks, *senders], begun)
            keeping.done_with(assistant, journal, then)
            after_done = keeping.found(home, senders, begun)
    keeping.grown_old(settings)
    after = keeping.found(home, [*marks, *(each.written for each in details)], begun)
    return gone, Left(before, after_done, after)


def _taken_out(gone: Sequence[Gone]) -> list[Promise]:
    heard = [each for each in gone if each.sent]
    kept, sent = sum(each.is_kept for each in gone), sum(each.is_sent for each in heard)
    wanted = f"at least {_WANTED:.0%}"
    return [
        Promise(
            "A detail is taken out before anything is stored", wanted, _share(kept, len(gone)), _holds(kept, len(gone))
        ),
        Promise(
            "A detail is taken out before a chat model is called",
            wanted,
            f"{_share(sent, len(heard))} whose messages came to a call",
            _holds(sent, len(heard)),
        ),
    ]


def _share(left: int, many: int) -> str:
    return f"{1 - left / many:.1%}, {many - left} of {many}"


def _holds(left: int, many: int) -> bool:
    return 1 - left / many >= _WANTED


def false_alarms() -> tuple[list[str], int]:
    """The ordinary questions of which something is taken out, and how many there are besides, in the tune sets."""
    tune = [turn for case in cases.tune(text_of(read_corpus(offline.ROOT / "corpus"))) for turn in case.turns]
    asked = ordinary(tune)
    return [each for each in dict.fromkeys([*asked, *tune]) if redacted(each) != clean(each)], len(tune)


def _stays() -> Promise:
    wrong, more = false_alarms()
    return Promise(
        "Sums, years, business ids, dates, laws, record and article numbers stay",
        "0 of 300 questions",
        f"{len(wrong)} of 300, and of the {more} turns of the tune sets",
        not wrong,
        in_the_way="; ".join(wrong[:3]),
    )


def _forgotten(gone: Sequence[Gone], left: Left) -> list[Promise]:
    senders = sum("@" in each for each in left.before)
    words = len(left.before) - senders
    return [
        Promise(
            "Whom an enquiry is from is gone from the disk once it is done with",
            "0",
            f"{len(left.after_done)} of {senders}",
            senders > 0 and not left.after_done,
        ),
        Promise(
            "Nothing that was written is on the disk after the retention time",
            "0",
            f"{len(left.after_time)}, of {len(gone)} details and of {words} words beside them that were there before",
            words == len(gone) and not left.after_time,
        ),
    ]


def _asked_to_act(settings: Settings) -> Promise:
    with listening.listening() as listener:
        model = {"chat_url": listener.address, "chat_model": listening.NAME}
        with closing(open_assistant(settings)) as alone, closing(open_assistant(_with(settings, model))) as written:
            deeds, with_model = agency.asked(alone), agency.asked(written)
    done = [*deeds.written, *with_model.written, *deeds.started, *with_model.started]
    reached = f"{len(done)} and {len(deeds.called)}, with a chat model {len(with_model.called)}"
    return Promise(
        "Asked to act, it writes no file, starts no program and calls nobody but a chat model that is set",
        f"0 deeds and 0 addresses in {len(agency.ASKED)} requests, with a chat model 1",
        reached,
        not done and not deeds.called and len(with_model.called) <= 1,
        in_the_way="; ".join([*done, *sorted(deeds.called)]),
    )


def _with(settings: Settings, given: Mapping[str, object]) -> Settings:
    return settings.model_copy(update=dict(given))


def _offline(parts: Sequence[Part]) -> Promise:
    reached = sorted({each for part in parts for each in part.reached})
    passed, skipped = sum(part.passed for part in parts), sum(part.skipped for part in parts)
    failed = [each for part in parts for each in part.failed]
    return Promise(
        "The offline suite calls nobody outside this computer",
        "0 calls",
        f"{len(reached)} calls; {passed} tests pass, {skipped} are skipped, {len(failed)} fail",
        not reached and not failed and passed > 0,
        in_the_way="; ".join([*reached, *failed]),
    )


def _untried() -> Promise:
    return Promise(
        "The offline suite calls nobody outside this computer",
        "0 calls",
        "not tried",
        kept=False,
        in_the_way=_NO_NETWORK,
    )


def _told(told: Sequence[Told]) -> Promise:
    lacking = [each for each in told if each.missing]
    begun = sum(each.begun and not each.missing for each in told)
    changed = sum(not each.begun and not each.missing for each in told)
    return Promise(
        "That it is a machine, what is stored and whom else to ask stands before the first input",
        f"{len(LANGUAGES)} of {len(LANGUAGES)} languages",
        f"{begun} of {len(LANGUAGES)}; {changed} of {len(LANGUAGES)} after a change of language",
        not lacking,
        in_the_way="; ".join(f"{each.language}: {', '.join(each.missing)}" for each in lacking),
    )


def _by_kind(gone: Sequence[Gone]) -> str:
    many = Counter(each.planted.kind for each in gone)
    kept = Counter(each.planted.kind for each in gone if each.is_kept)
    heard = Counter(each.planted.kind for each in gone if each.sent)
    sent = Counter(each.planted.kind for each in gone if each.is_sent)
    rows = [f"| {kind} | {many[kind]} | {kept[kind]} | {heard[kind]} | {sent[kind]} |" for kind in many]
    head = "| detail | planted | left in what is stored | messages sent to the model | left in what is sent |"
    return "\n".join([head, "|---|---|---|---|---|", *rows, *_missed(gone)])


def _missed(gone: Sequence[Gone]) -> list[str]:
    """The forms that were missed, with the digits told by their kind alone."""
    forms = {_form(each.planted) for each in gone if each.is_kept or each.is_sent}
    return ["", f"Missed: {'; '.join(sorted(forms))}."] if forms else []


def _form(each: Planted) -> str:
    return "".join("9" if sign.isdigit() else sign for sign in each.written)
