"""A hostile file on the way of every document: read in the real process of its own, ingested beside a good one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from assistant import ingestion
from assistant.index import layout
from assistant.index.reader import open_build
from assistant.records import Remark
from assistant.remarking import in_words
from assistant.reports import Report
from assistant.settings import Settings
from evals.hostile.cases import Case
from evals.hostile.texts import good

MAX_SECONDS = 20.0
MAX_MEGABYTES = 512.0
_FOLDER = "fall"
_GOOD = "god/god.txt"


@dataclass(slots=True)
class Canary:
    """A server on loopback that nobody should ask anything."""

    address: str
    asked: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case: in words, how long reading took, and how much memory at most whoever read it."""

    case: Case
    told: str
    seconds: float
    megabytes: float
    faults: tuple[str, ...]
    """What is not as it should be."""


@contextmanager
def canary() -> Iterator[Canary]:
    found = Canary("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing is written about it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        found.address = f"http://127.0.0.1:{server.server_port}"
        yield found
        server.shutdown()


@dataclass(frozen=True, slots=True)
class Found:
    """What an ingest made of the files of one folder."""

    reasons: tuple[str, ...]
    """Why files of it are no documents."""
    texts: tuple[str, ...]
    remarks: tuple[Remark, ...]

    @property
    def told(self) -> str:
        """In words."""
        return "; ".join([*(["read"] if self.texts else []), *self.reasons, *in_words(self.remarks, "en")])


@dataclass(frozen=True, slots=True)
class Bench:
    """A corpus with a good document and its index, where one case after another is tried."""

    settings: Settings
    canary: Canary

    def tried(self, case: Case) -> Outcome:
        """Puts a case beside the good document, ingests, looks, and takes it away again."""
        paths = put(case, self.settings.corpus / _FOLDER, self.canary)
        try:
            seconds, megabytes = _measured(paths[0])
            report = ingestion.ingest(self.settings)
        finally:
            shutil.rmtree(self.settings.corpus / _FOLDER)
        texts = texts_of(self.settings)
        result = found(_FOLDER, report, texts)
        faults = [*faults_of(case, result), *self._faults(texts, seconds, megabytes)]
        return Outcome(case, result.told, seconds, megabytes, tuple(faults))

    def _faults(self, texts: Mapping[str, str], seconds: float, megabytes: float) -> Iterator[str]:
        if _GOOD not in texts:
            yield "the good document is gone"
        if seconds > MAX_SECONDS or megabytes > MAX_MEGABYTES:
            yield "too much time or memory"
        if self.canary.asked:
            yield f"asked for {self.canary.asked.pop()}"


def bench(folder: Path, asked: Canary) -> Bench:
    """A bench in an empty folder."""
    settings = Settings(_env_file=None, corpus=folder / "corpus", index=folder / "index")
    (settings.corpus / _GOOD).parent.mkdir(parents=True)
    (settings.corpus / _GOOD).write_bytes(good())
    ingestion.ingest(settings)
    return Bench(settings, asked)


def put(case: Case, folder: Path, asked: Canary) -> list[Path]:
    """The files of a case in a folder of their own."""
    folder.mkdir()
    data = case.make(asked.address)
    paths = [folder / name for name in case.names]
    for path in paths:
        path.write_bytes(data)
    return paths


def texts_of(settings: Settings) -> dict[str, str]:
    """The text of every document in the index that answers."""
    folder = layout.folder(settings.index, layout.published(settings.index))
    with closing(open_build(folder, settings.embedding)) as build:
        return {name: build.store.text(name) or "" for name in build.store.digests()}


def found(folder: str, report: Report, texts: Mapping[str, str]) -> Found:
    """What an ingest made of one folder of the corpus."""
    inside = f"{folder}/"
    return Found(
        tuple(each.reason for each in (*report.failed, *report.skipped) if each.name.startswith(inside)),
        tuple(text for name, text in texts.items() if name.startswith(inside)),
        tuple(remark for name, each in report.remarks.items() if name.startswith(inside) for remark in each),
    )


def faults_of(case: Case, result: Found) -> list[str]:
    """What did not come out as the case expects."""
    return list(_faults_of_refusal(case, result) if case.refused else _faults_of_text(case, result))


def _measured(path: Path) -> tuple[float, float]:
    """Seconds and megabytes that reading a file takes at the most."""
    command = [sys.executable, "-m", "evals.hostile.measured", str(path)]
    seconds, megabytes = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=120).stdout)
    return float(seconds), float(megabytes)


def _faults_of_refusal(case: Case, result: Found) -> Iterator[str]:
    if not any(case.refused in reason for reason in result.reasons):
        yield f"expected it to be refused with {case.refused!r}"
    if result.texts:
        yield "it was read"


def _faults_of_text(case: Case, result: Found) -> Iterator[str]:
    if len(result.texts) != 1:
        yield f"{len(result.texts)} documents of it, expected one"
    text = "".join(result.texts)
    yield from (f"{each!r} is missing" for each in case.says if each not in text)
    yield from (f"{each!r} is in it" for each in case.lacks if each in text)
    kinds = {remark.kind for remark in result.remarks}
    yield from (f"no remark of {each}" for each in case.remarks if each not in kinds)
