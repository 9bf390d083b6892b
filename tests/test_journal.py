"""The journal: the same on both databases, rid of what is too old, and plain where it cannot be used."""

from __future__ import annotations

import datetime
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import alembic.command
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from databases import SECRET, created, settings
from library import ROOT, TODAY
from sqlalchemy import Engine, create_engine, inspect, text

from assistant import feedback
from assistant.desk.enquiry import Enquiry, Event
from assistant.desk.mail import Mail
from assistant.errors import JournalError
from assistant.journal import conversations
from assistant.journal.cases import KeptCase
from assistant.journal.journal import Journal
from assistant.journal.opening import MIGRATIONS, open_journal
from assistant.journal.store import Removed
from assistant.journal.tables import Base, kinds
from assistant.records import Answer, Row, Turn
from assistant.settings import Settings

ANSWER = Answer("Vad?", "sv", "off_topic", "Det vet jag inte.")
CASE: Row = {
    "id": "one",
    "concept": "c",
    "split": "tune",
    "kind": "beside",
    "language": "sv",
    "turns": ["Ring 040 123 4567!"],
    "outcome": "off_topic",
}
PLANTED = "xyzzyplughplover"


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """The database as it is, without us."""
    engine = create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
    yield engine
    engine.dispose()


def give(journal: Journal, word: str = "", day: datetime.date = TODAY) -> None:
    journal.feedback.keep(feedback.given(ANSWER, "up", word, day))


def words(journal: Journal) -> set[str]:
    return {each.word for each in journal.feedback.all()}


def test_from_nothing_the_migrations_make_the_tables_that_the_program_has(journal: Journal, engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_the_migrations_can_be_taken_back(journal: Journal, engine: Engine) -> None:
    give(journal)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        alembic.command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]


def test_a_journal_of_a_newer_program_is_left_alone(database: str, journal: Journal, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(JournalError, match=r"found version 9999, which this program does not know\. Start the newer"):
        open_journal(settings(database))


def test_a_database_of_something_else_is_left_alone(database: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE turns (theirs INTEGER)"))
    with pytest.raises(JournalError, match="already exists"):
        open_journal(settings(database))
    assert inspect(engine).get_table_names() == ["turns"], "nothing is begun that is not ended"


def test_processes_may_open_it_at_the_same_moment(database: str) -> None:
    code = f"""
from assistant.journal.opening import open_journal
from assistant.settings import Settings
print("ready", flush=True)
input()
open_journal(Settings(_env_file=None, database_url={database!r})).close()
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    each = [subprocess.Popen([sys.executable, "-c", code], env=environment, **pipes) for _ in range(3)]  # type: ignore[call-overload]
    assert [one.stdout.readline() for one in each] == ["ready\n"] * 3
    for one in each:
        one.stdin.write("\n")
        one.stdin.close()
    assert [one.wait() for one in each] == [0, 0, 0]
    for one in each:
        one.stdout.close()
    with closing(open_journal(settings(database))) as journal:
        assert words(journal) == set()


def test_a_sqlite_journal_is_its_owners_alone_and_lies_where_it_is_told(tmp_path: Path) -> None:
    with closing(open_journal(settings(f"sqlite:///{tmp_path}/new/j.sqlite"))) as journal:
        give(journal)
    assert (tmp_path / "new" / "j.sqlite").stat().st_mode & 0o077 == 0


DAY = datetime.date


@pytest.mark.parametrize(
    ("kept_days", "day", "stays", "goes"),
    [
        (365, DAY(2027, 12, 31), DAY(2026, 12, 31), DAY(2026, 12, 30)),
        (365, DAY(2028, 12, 31), DAY(2028, 1, 1), DAY(2027, 12, 31)),  # over a leap day
        (1, DAY(2028, 3, 1), DAY(2028, 2, 29), DAY(2028, 2, 28)),
        (366, DAY(2029, 2, 28), DAY(2028, 2, 28), DAY(2028, 2, 27)),
        (365, DAY(2029, 2, 28), DAY(2028, 2, 29), DAY(2028, 2, 28)),
        (1, DAY(2027, 1, 1), DAY(2026, 12, 31), DAY(2026, 12, 30)),
    ],
)
def test_an_entry_stays_as_many_whole_days_as_is_set(
    database: str, kept_days: int, day: DAY, stays: DAY, goes: DAY
) -> None:
    with closing(open_journal(settings(database, kept_days=kept_days))) as journal:
        for each in (goes, stays):
            give(journal, each.isoformat(), each)
        journal.purge(day)
        assert words(journal) == {stays.isoformat()}


def test_every_kind_of_entry_goes_when_it_is_too_old_and_is_counted(journal: Journal) -> None:
    fill(journal, TODAY)
    later = TODAY + datetime.timedelta(days=366)
    kinds = ("cases", "enquiries", "feedback", "turns")
    assert journal.purge(later) == tuple(map(Removed, kinds, (1, 1, 1, 2)))
    assert journal.purge(later) == tuple(map(Removed, kinds, (0, 0, 0, 0)))


def fill(journal: Journal, day: datetime.date, said: str = "") -> None:
    """One entry of each kind; a conversation has two turns."""
    give(journal, said, day)
    journal.conversations.keep("c1", [Turn(said, ANSWER), Turn("Och?", ANSWER)], day)
    journal.cases.keep(KeptCase(day, {**CASE, "turns": [said]}))
    history = (Event("received", "AA", day), Event("closed", "AA", day))
    journal.enquiries.keep(Enquiry(Mail(said), ANSWER, "", "", state="closed", history=history), day)


def by_the_calendar(database: str) -> Settings:
    """What a journal is opened with where no day is set."""
    return settings(database).model_copy(update={"today": None})


def test_while_it_is_open_the_first_writing_of_a_later_day_deletes_what_is_too_old(database: str) -> None:
    with closing(open_journal(by_the_calendar(database))) as journal:
        give(journal, "old", DAY.today())
        give(journal, "new", DAY.today() + datetime.timedelta(days=366))
        assert words(journal) == {"new"}


def test_opening_deletes_what_is_too_old(database: str) -> None:
    with closing(open_journal(by_the_calendar(database))) as journal:
        give(journal, "old", DAY.today() - datetime.timedelta(days=366))
    with closing(open_journal(by_the_calendar(database))) as journal:
        assert words(journal) == set()


@pytest.mark.parametrize("day", [DAY(2016, 1, 31), DAY(2050, 1, 31)])
def test_a_day_that_is_set_for_a_trial_neither_ages_nor_dates_back_what_is_kept(database: str, day: DAY) -> None:
    with closing(open_journal(by_the_calendar(database))) as journal:
        give(journal, "kept", DAY.today())
    with closing(open_journal(settings(database).model_copy(update={"today": day}))) as journal:
        give(journal, "on trial", day)
        assert {each.day for each in journal.feedback.all() if each.word == "kept"} == {DAY.today()}
    with closing(open_journal(by_the_calendar(database))) as journal:
        assert "kept" in words(journal)


def test_a_clock_that_was_ahead_lets_nothing_stay_for_longer(journal: Journal) -> None:
    give(journal, "ahead", DAY(2036, 1, 1))
    give(journal, "old", TODAY - datetime.timedelta(days=300))
    journal.purge(TODAY)
    assert {each.day for each in journal.feedback.all() if each.word == "ahead"} == {TODAY}
    assert words(journal) == {"ahead", "old"}, "a clock that is set back deletes nothing"


def test_in_the_first_days_of_the_calendar_nothing_is_too_old(journal: Journal) -> None:
    assert {each.number for each in journal.purge(DAY(1, 1, 2))} == {0}


Deletes = Callable[[Journal], object]


@pytest.mark.parametrize(
    "deletes",
    [
        pytest.param(lambda journal: journal.purge(TODAY + datetime.timedelta(days=400)), id="too old"),
        pytest.param(lambda journal: journal.requests.delete(PLANTED), id="asked for"),
        pytest.param(lambda journal: [journal.conversations.forget(f"c{n}") for n in range(20)], id="taken back"),
    ],
)
def test_what_is_deleted_is_in_no_file_any_more(tmp_path: Path, deletes: Deletes) -> None:
    with closing(open_journal(settings(f"sqlite:///{tmp_path}/j.sqlite"))) as journal:
        for number in range(20):
            turn = Turn(PLANTED, Answer(PLANTED, "sv", "off_topic", f"{PLANTED} " * 800))
            journal.conversations.keep(f"c{number}", [turn], TODAY)
        with closing(sqlite3.connect(tmp_path / "j.sqlite")) as other:  # as long as it is open, so is the second file
            assert other.execute("SELECT count(*) FROM turns").fetchone() == (20,)
            assert PLANTED.encode() in on_disk(tmp_path)
            before = (tmp_path / "j.sqlite").stat().st_size
            deletes(journal)
            assert PLANTED.encode() not in on_disk(tmp_path)
            assert (tmp_path / "j.sqlite").stat().st_size < before / 2


def test_one_who_reads_on_holds_up_no_deletion(tmp_path: Path) -> None:
    with closing(open_journal(settings(f"sqlite:///{tmp_path}/j.sqlite"))) as journal:
        give(journal, PLANTED)
        with closing(sqlite3.connect(tmp_path / "j.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN")
            assert other.execute("SELECT count(*) FROM feedback").fetchone() == (1,)
            journal.requests.delete(PLANTED)
        journal.requests.delete("nothing of the kind")
        assert PLANTED.encode() not in on_disk(tmp_path)


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_a_number_is_given_once(journal: Journal) -> None:
    first = journal.feedback.keep(feedback.given(ANSWER, "up", "first", TODAY))
    journal.requests.delete("first")
    assert journal.feedback.keep(feedback.given(ANSWER, "up", "next", TODAY)).id != first.id


def test_a_turn_kept_again_is_there_once(journal: Journal) -> None:
    for said in ("Ett?", "Två?"):
        journal.conversations.keep("c1", [Turn(said, ANSWER)], TODAY)
    journal.conversations.keep("c1", [Turn("Tre?", ANSWER)], TODAY, first=2)
    assert [(each.number, each.question) for each in journal.conversations.all()] == [(1, "Två?"), (2, "Tre?")]


def test_forgetting_a_conversation_leaves_the_others(journal: Journal) -> None:
    for each in ("c1", "c2"):
        journal.conversations.keep(each, [Turn("Vad?", ANSWER)], TODAY)
    journal.conversations.forget("c1")
    assert [each.conversation for each in journal.conversations.all()] == ["c2"]
    assert len({conversations.new() for _ in range(1000)}) == 1000


def test_a_case_is_kept_without_details_and_once_under_its_id(journal: Journal) -> None:
    for origin in ("1", "2"):
        journal.cases.keep(KeptCase(TODAY, CASE, origin))
    [case] = journal.cases.all()
    assert case == KeptCase(TODAY, {**CASE, "turns": ["Ring [phone]!"]}, "2")


def test_what_holds_certain_words_is_found_and_deleted_and_nothing_else(journal: Journal) -> None:
    fill(journal, TODAY, "Jag heter Åsa\n Ek\u0308.")
    give(journal, "Något annat")
    journal.conversations.keep("c2", [Turn("Vad?", ANSWER)], TODAY)
    found = journal.requests.entries("åsa ek")
    assert [(row["kind"], row.get("number")) for row in found] == [
        ("cases", None), ("enquiries", None), ("feedback", None), ("turns", 1), ("turns", 2),
    ]  # fmt: skip
    kinds = ("cases", "enquiries", "feedback", "turns")
    assert journal.requests.delete("ÅSA  EK") == tuple(map(Removed, kinds, (1, 1, 1, 2)))
    assert journal.requests.entries("åsa ek") == () and words(journal) == {"Något annat"}
    assert [each.conversation for each in journal.conversations.all()] == ["c2"]


def test_a_conversation_is_found_by_its_number(journal: Journal) -> None:
    journal.conversations.keep("0123456789ab", [Turn("Vad?", ANSWER), Turn("Vem?", ANSWER)], TODAY)
    assert journal.requests.delete("0123456789ab")[-1] == Removed("turns", 2)


@pytest.mark.parametrize("sought", ["", "  ", "ab", "%_-.", "\u202e\u200b\u200b"])
def test_too_few_letters_are_not_looked_for(journal: Journal, sought: str) -> None:
    give(journal, "ab %_-.")
    with pytest.raises(JournalError, match="expected at least 3 letters or digits"):
        journal.requests.delete(sought)
    assert words(journal) == {"ab %_-."}


def test_every_kind_says_in_which_texts_it_is_looked_for(journal: Journal) -> None:
    fill(journal, TODAY, PLANTED)
    assert {row["kind"] for row in journal.requests.entries(PLANTED)} == {kind.__tablename__ for kind in kinds()}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///{folder}", "unable to open database file"),
        ("sqlite:///{folder}/text", "file is not a database"),
        ("postgresql://x:hemligt@127.0.0.1:1/j", "j on 127.0.0.1: "),
        ("postgresql://x:hemligt@127.0.0.1:hemligt/j", "the address cannot be read"),
    ],
)
def test_what_cannot_be_opened_is_told_without_its_password(tmp_path: Path, url: str, said: str) -> None:
    (tmp_path / "text").write_text("no database, but a text that is long enough" * 100, encoding="utf-8")
    with pytest.raises(JournalError) as error:
        open_journal(settings(url.format(folder=tmp_path)))
    shown = str(error.value)
    assert said in shown and "ASSISTANT_DATABASE_URL" in shown and "hemligt" not in shown and "\n" not in shown


def test_a_wrong_password_is_told_and_not_shown(postgresql: str) -> None:
    url = created(postgresql).replace(SECRET, "fel-hemligt")
    with pytest.raises(JournalError, match="password authentication failed") as error:
        open_journal(settings(url))
    assert "fel-hemligt" not in str(error.value) and error.value.__cause__ is None


def test_what_fails_later_is_told_without_what_was_to_be_kept(journal: Journal, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE feedback"))
    with pytest.raises(JournalError, match="feedback") as error:
        give(journal, PLANTED)
    assert PLANTED not in str(error.value) and error.value.__cause__ is None


def test_a_disk_without_room_takes_nothing_and_spoils_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/j.sqlite"
    with closing(open_journal(settings(url))) as journal:
        give(journal, "room")
    code = f"""
import resource
from databases import settings
from test_journal import JournalError, give, open_journal
journal = open_journal(settings({url!r}))
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
try:
    give(journal, "no room")
except JournalError as error:
    print(error)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert "ASSISTANT_DATABASE_URL must name a database that can be read and written" in done.stdout
    with closing(open_journal(settings(url))) as journal:
        assert words(journal) == {"room"}
