"""Feedback: kept whole, kept apart from who gave it, and never lost to another's."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from library import ROOT, TODAY

from assistant import feedback
from assistant.assistant import Assistant
from assistant.errors import FeedbackError
from assistant.feedback import FILE, LONGEST, Thumb
from assistant.records import Answer, Citation, Row

ANSWER = Answer("Vad?", "sv", "answered", "Det [1].", (Citation(1, "a.txt", "p1", (), "Det", 0, 3),), index="b1")
SIGNS = some.text(some.characters(exclude_categories=()), max_size=1500)


def kept(folder: Path) -> list[Row]:
    return [json.loads(line) for line in (folder / FILE).read_bytes().split(b"\n")[:-1]]


def give(folder: Path, word: str = "", thumb: Thumb = "up") -> None:
    feedback.keep(folder, feedback.row(ANSWER, thumb, word, TODAY))


def test_a_thumb_keeps_the_answers_circumstances_and_nothing_of_the_visitor(
    assistant: Assistant, tmp_path: Path
) -> None:
    answer = assistant.ask("Vilka mål finns för ICT?")
    feedback.keep(tmp_path / "new", feedback.row(answer, "down", " Jag  saknar\nårtal. ", TODAY))
    assert kept(tmp_path / "new") == [
        {
            "day": TODAY.isoformat(),
            "language": "sv",
            "thumb": "down",
            "word": "Jag saknar årtal.",
            "question": "Vilka mål finns för ICT?",
            "outcome": "answered",
            "passages": [citation.passage for citation in answer.citations],
            "writer": "quotes",
            "index": answer.index,
        }
    ]


@given(SIGNS, SIGNS)
def test_whatever_is_written_becomes_one_line_of_visible_text(word: str, question: str) -> None:
    answer = Answer(question, "fi", "off_topic", "")
    row = feedback.row(answer, "up", word, datetime.date(2026, 2, 28))
    line = feedback.rows.line(row)
    assert line.count(b"\n") == 1 and json.loads(line) == row
    assert len(row["word"]) <= LONGEST and row["word"].isprintable() and "\x1b" not in row["question"]


def test_feedback_comes_after_what_is_there(tmp_path: Path) -> None:
    give(tmp_path, "ett")
    give(tmp_path, "två")
    assert [row["word"] for row in kept(tmp_path)] == ["ett", "två"]


def test_threads_and_processes_at_once_lose_no_line_and_mix_none(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from test_feedback import give
for number in range(40):
    give(Path({str(tmp_path)!r}), "{{who}}-" + str(number) + "å" * 400)
"""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    environment = {**os.environ, "PYTHONPATH": paths}
    others = [subprocess.Popen([sys.executable, "-c", code.format(who=f"p{n}")], env=environment) for n in range(3)]
    threads = [threading.Thread(target=_give_often, args=(tmp_path, f"t{n}")) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [other.wait() for other in others] == [0, 0, 0]
    expected = {f"{who}-{number}" for who in ("p0", "p1", "p2", "t0", "t1", "t2", "t3") for number in range(40)}
    said = [row["word"].rstrip("å") for row in kept(tmp_path)]
    assert set(said) == expected and len(said) == len(expected)


def _give_often(folder: Path, who: str) -> None:
    for number in range(40):
        give(folder, f"{who}-{number}")


def test_a_line_that_was_cut_off_takes_no_other_with_it(tmp_path: Path) -> None:
    give(tmp_path, "first")
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"day": "2026')
    give(tmp_path, "last")
    lines = (tmp_path / FILE).read_bytes().split(b"\n")
    assert json.loads(lines[0])["word"] == "first" and json.loads(lines[2])["word"] == "last"


def test_a_full_file_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    give(tmp_path, "room")
    before = (tmp_path / FILE).read_bytes()
    monkeypatch.setattr(feedback, "MOST", len(before) + 10)
    with pytest.raises(FeedbackError, match=r"feedback\.jsonl: full, at most \d+ bytes are kept\. Move it away"):
        give(tmp_path, "no room")
    assert (tmp_path / FILE).read_bytes() == before


def test_a_disk_without_room_for_a_whole_line_gets_none_of_it(tmp_path: Path) -> None:
    give(tmp_path, "room")
    before = (tmp_path / FILE).read_bytes()
    code = f"""
import resource
from pathlib import Path
from assistant.errors import FeedbackError
from test_feedback import give
resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) + 50}, {len(before) + 50}))
try:
    give(Path({str(tmp_path)!r}), "no room")
except FeedbackError as error:
    print(error)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert f"{FILE}: No space left on device. ASSISTANT_FEEDBACK must name" in said.stdout
    assert (tmp_path / FILE).read_bytes() == before


def test_a_folder_that_cannot_be_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(FeedbackError, match=r"file/feedback\.jsonl: .* must name a folder that can be written"):
        give(tmp_path / "file")
