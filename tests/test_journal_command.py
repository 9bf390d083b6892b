"""`python -m assistant journal`: what an operator does with what is kept."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from databases import settings
from library import CORPUS, DOCUMENT, TODAY, run

from assistant import cli, feedback
from assistant.journal.cases import KeptCase
from assistant.journal.journal import Journal
from assistant.journal.opening import reach
from assistant.records import Answer, Turn
from evals import cases

ANSWER = Answer("Mitä?", "fi", "off_topic", "En tiedä.")
Command = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def kept(database: str) -> Iterator[Journal]:
    """A journal with feedback of today and of ten months ago, and a conversation."""
    with closing(reach(settings(database))) as journal:
        journal.feedback.keep(feedback.given(ANSWER, "up", "vanha", TODAY - datetime.timedelta(days=300)))
        journal.feedback.keep(feedback.given(ANSWER, "up", "Terveisin Anna Mäkelä", TODAY))
        journal.conversations.keep("c1", [Turn("Olen anna mäkelä", ANSWER), Turn("Entä?", ANSWER)], TODAY)
        yield journal


@pytest.fixture
def command(
    database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> Command:
    """The command line in this process: exit code, lines of standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", database)
    monkeypatch.setenv("ASSISTANT_TODAY", TODAY.isoformat())

    def said(*arguments: str) -> tuple[int, list[str], str]:
        code = cli.main(["journal", *arguments])
        out, err = capfd.readouterr()
        return code, out.splitlines(), err

    return said


def test_purge_says_what_went(kept: Journal, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_TODAY", (TODAY + datetime.timedelta(days=66)).isoformat())
    assert command("purge") == (
        0,
        ["cases: 0 deleted", "enquiries: 0 deleted", "feedback: 1 deleted", "turns: 0 deleted"],
        "",
    )
    assert [each.word for each in kept.feedback.all()] == ["Terveisin Anna Mäkelä"]


def test_export_prints_every_entry_that_holds_the_words(kept: Journal, command: Command) -> None:
    code, lines, err = command("export", "--text", "Anna Mäkelä")
    rows = [json.loads(line) for line in lines]
    assert (code, err, [row["kind"] for row in rows]) == (0, "", ["feedback", "turns", "turns"])
    assert rows[0]["word"] == "Terveisin Anna Mäkelä" and rows[0]["day"] == TODAY.isoformat()
    assert rows[1]["answer"]["outcome"] == "off_topic"


def test_delete_says_how_many_of_each_kind_went(kept: Journal, command: Command) -> None:
    counted = ["cases: 0 deleted", "enquiries: 0 deleted", "feedback: 1 deleted", "turns: 2 deleted"]
    assert command("delete", "--text", "ANNA mäkelä") == (0, counted, "")
    assert command("export", "--text", "Anna Mäkelä") == (0, [], "")


def test_cases_are_a_question_set(kept: Journal, command: Command, tmp_path: Path) -> None:
    row = {
        "id": "feedback-1", "concept": "feedback-1", "split": "tune", "kind": "fact", "language": "sv",
        "turns": ["Vem godkände programmet? Ring 040 123 4567."], "outcome": "answered",
        "snippets": ["godkände"],
    }  # fmt: skip
    kept.cases.keep(KeptCase(TODAY, row, "1"))
    code, lines, _ = command("cases")
    path = tmp_path / "ours.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    [case] = cases.load(path, (CORPUS / DOCUMENT).read_text(encoding="utf-8"))
    assert code == 0 and case.id == "feedback-1" and case.turns == ("Vem godkände programmet? Ring [phone].",)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("delete", "--text", " a"), "found ' a' to look for, expected at least 3 letters or digits"),
        (("export", "--text", ""), "expected at least 3 letters"),
    ],
)
def test_words_that_would_find_everything_are_wrong_use(
    kept: Journal, command: Command, arguments: tuple[str, ...], said: str
) -> None:
    code, lines, err = command(*arguments)
    assert code == 2 and lines == [] and said in err and len(err.splitlines()) == 1
    assert kept.conversations.all()


def test_without_an_action_or_a_usable_journal_one_line_says_why(tmp_path: Path) -> None:
    done = run("-m", "assistant", "journal")
    assert done.returncode == 2 and b"ACTION" in done.stderr
    done = run("-m", "assistant", "journal", "purge", ASSISTANT_DATABASE_URL="postgresql://u:hemligt@127.0.0.1:1/j")
    assert done.returncode == 2 and not done.stdout and len(done.stderr.splitlines()) == 1
    assert b"the journal j on 127.0.0.1: " in done.stderr and b"hemligt" not in done.stderr
