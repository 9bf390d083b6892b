"""An ingest in the background: one at a time, never lost, the assistant answering all the while; its report is kept."""

from __future__ import annotations

import datetime
import logging
import threading
import time
from pathlib import Path

import pytest
from library import Place, small

from assistant import reports
from assistant.errors import AssistantError
from assistant.renewal import Renewal
from assistant.starting import open_assistant

PATIENCE = 60.0


def ended(renewal: Renewal) -> Renewal:
    renewal.wait(PATIENCE)
    assert not renewal.step.running
    return renewal


def test_answers_go_on_while_it_runs_and_come_from_the_new_texts_after_it(many: Place) -> None:
    assistant = open_assistant(many.settings)
    before = assistant.ask("Stöd åt verksamhet").index
    many.write("samling/new.txt", small(99))
    renewal = Renewal(many.settings)
    renewal.start()
    seen = set()
    while renewal.step.running:
        seen.add(assistant.ask("Stöd åt verksamhet").index)
    report = ended(renewal).step.report
    assert report and report.added == ("samling/new.txt",) and seen <= {before, report.build} and before in seen
    assert assistant.ask("Stöd åt verksamhet").index == report.build
    assistant.close()


def test_what_is_written_while_it_reads_is_read_in_after_it(many: Place) -> None:
    renewal = Renewal(many.settings)
    many.write("samling/first.txt", small(98))
    renewal.start()
    while not renewal.step.total and renewal.step.running:
        time.sleep(0.001)
    many.write("samling/second.txt", small(99))
    renewal.start()
    renewal.start()
    ended(renewal)
    with many.build() as build:
        assert {"samling/first.txt", "samling/second.txt"} <= set(build.store.documents())


def test_one_at_a_time_however_often_it_is_begun(many: Place) -> None:
    renewal = Renewal(many.settings)
    for _ in range(20):
        renewal.start()
    assert len([each for each in threading.enumerate() if each.name == "ingest"]) == 1
    ended(renewal)


def test_how_far_it_is_can_be_seen(place: Place) -> None:
    place.write("p/a.txt", "\n\n".join(f"Alldeles nytt stycke nummer {number} om renar." for number in range(40)))
    renewal, steps = Renewal(place.settings), set()
    renewal.start()
    while renewal.step.running:
        steps.add((renewal.step.done, renewal.step.total))
    assert {total for _, total in steps} >= {0, 40} and ended(renewal).step.report


def test_a_failure_is_told_and_the_next_one_goes_on(many: Place, caplog: pytest.LogCaptureFixture) -> None:
    aside = many.corpus.with_name("aside")
    many.corpus.rename(aside)
    renewal = Renewal(many.settings)
    renewal.start()
    error = ended(renewal).step.error
    assert isinstance(error, AssistantError) and error.next_step and str(error) in caplog.text
    aside.rename(many.corpus)
    renewal.start()
    assert ended(renewal).step.error is None and renewal.step.report


def test_what_nobody_thought_of_does_not_leave_it_running(many: Place, caplog: pytest.LogCaptureFixture) -> None:
    renewal = Renewal(many.settings.model_copy(update={"corpus": 7}))
    renewal.start()
    assert "failed" in str(ended(renewal).step.error) and "Traceback" in caplog.text


# The report of the last ingest


def test_the_last_ingest_is_known_after_a_restart(many: Place) -> None:
    many.write("samling/bad.txt", b"\xff")
    many.write("samling/new.txt", small(99))
    report = many.ingest()
    last = reports.last(many.index)
    assert last and last.report == report and report.failed[0].name == "samling/bad.txt"
    assert abs(last.at - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(minutes=2)
    again = many.ingest()
    last = reports.last(many.index)
    assert last and last.report == again and not again.added


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"\xff\xfe", b'{"at": "x"', b'{"at": "2026-01-01T00:00Z", "report": 7}']
)
def test_a_damaged_report_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "last.json").write_bytes(content)
    assert reports.last(tmp_path) is None


def test_a_report_that_cannot_be_kept_undoes_nothing(many: Place, caplog: pytest.LogCaptureFixture) -> None:
    (many.index / "last.json").unlink()
    (many.index / "last.json").mkdir()
    many.write("samling/new.txt", small(99))
    with caplog.at_level(logging.WARNING):
        assert many.ingest().added == ("samling/new.txt",)
    assert "is not kept" in caplog.text and reports.last(many.index) is None
