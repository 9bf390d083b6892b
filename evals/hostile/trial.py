"""A hostile file on the way of every document: read in the real process of its own, ingested beside a good one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from assistant import ingestion
from assistant.index import layout
from assistant.index.reader import open_build
from assistant.records import RemarkKind
from assistant.remarking import in_words
from assistant.reports import Report
from assistant.settings import Settings
from evals.hostile.cases import Case
from evals.hostile.texts import good

MAX_SECONDS = 20.0
MAX_MEGABYTES = 512.0
_PROGRAMME = "prov"
_GOOD = f"{_PROGRAMME}/0-god.txt"


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
class Bench:
    """A corpus with a good document and its index, where one case after another is tried."""

    settings: Settings
    canary: Canary

    def tried(self, case: Case) -> Outcome:
        """Puts a case beside the good document, ingests, looks, and takes it away again."""
        data = case.make(self.canary.address)
        paths = [self.settings.corpus / _PROGRAMME / name for name in case.names]
        for path in paths:
            path.write_bytes(data)
        try:
            seconds, megabytes = _measured(paths[0])
            report = ingestion.ingest(self.settings)
            return Outcome(
                case, _told(report), seconds, megabytes, tuple(self._faults(case, report, seconds, megabytes))
            )
        finally:
            for path in paths:
                path.unlink()

    def _faults(self, case: Case, report: Report, seconds: float, megabytes: float) -> Iterator[str]:
        texts = self._texts()
        if not texts.pop(_GOOD, ""):
            yield "the good document is gone"
        yield from _faults_of_refusal(case, report) if case.refused else _faults_of_text(case, report, texts)
        if seconds > MAX_SECONDS or megabytes > MAX_MEGABYTES:
            yield "too much time or memory"
        if self.canary.asked:
            yield f"asked for {self.canary.asked.pop()}"

    def _texts(self) -> dict[str, str]:
        folder = layout.folder(self.settings.index, layout.published(self.settings.index))
        with closing(open_build(folder, self.settings.embedding)) as build:
            return {name: build.store.text(name) or "" for name in build.store.digests()}


def bench(folder: Path, asked: Canary) -> Bench:
    """A bench in an empty folder."""
    settings = Settings(_env_file=None, corpus=folder / "corpus", index=folder / "index")
    (settings.corpus / _PROGRAMME).mkdir(parents=True)
    (settings.corpus / _GOOD).write_bytes(good().replace(b"landsbygden", b"annan ort"))
    ingestion.ingest(settings)
    return Bench(settings, asked)


def _measured(path: Path) -> tuple[float, float]:
    """Seconds and megabytes that reading a file takes at the most."""
    command = [sys.executable, "-m", "evals.hostile.measured", str(path)]
    seconds, megabytes = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=120).stdout)
    return float(seconds), float(megabytes)


def _faults_of_refusal(case: Case, report: Report) -> Iterator[str]:
    reasons = [each.reason for each in (*report.failed, *report.skipped)]
    if not any(case.refused in reason for reason in reasons):
        yield f"expected it to be refused with {case.refused!r}"
    if report.added:
        yield "it was read"


def _faults_of_text(case: Case, report: Report, texts: dict[str, str]) -> Iterator[str]:
    text = next(iter(texts.values()), "")
    if len(texts) != 1:
        yield f"{len(texts)} documents of it, expected one"
    yield from (f"{each!r} is missing" for each in case.says if each not in text)
    yield from (f"{each!r} is in it" for each in case.lacks if each in text)
    kinds: set[RemarkKind] = {remark.kind for found in report.remarks.values() for remark in found}
    yield from (f"no remark of {each}" for each in case.remarks if each not in kinds)


def _told(report: Report) -> str:
    """What the ingest says of the case."""
    told = [each.reason for each in (*report.failed, *report.skipped)]
    told += [each for found in report.remarks.values() for each in in_words(found, "en")]
    return "; ".join(([] if report.failed else ["read"]) + told)
