"""`python -m evals rehearse`: back-up, loss, restore and upgrade on real servers, with two app processes answering.

Everything lies in folders that are thrown away. With `--write` what was seen goes into docs/deployment.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from assistant import rows, settings
from assistant.errors import AssistantError
from assistant.journal.opening import open_journal
from assistant.records import Row, Turn
from assistant.settings import Settings
from evals import servers, serving
from evals.answers import QUESTIONS
from evals.servers import Chroma, Postgres

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "deployment.md"
_LATER = "import sys; from assistant.index import layout; layout.FORMAT += 1; import ingest; sys.exit(ingest.main())"
"""An ingest as a later version would run it, whose builds the present one cannot read."""
_PATIENCE = 300.0
"""Seconds for the app processes to notice."""


class RehearsalFailed(AssistantError):
    """A step did not end as it must."""


def run(given: argparse.Namespace) -> int:
    told = _rehearsed()
    print(told)
    if given.write:
        place = re.compile(r"(?<=<!-- rehearsal -->\n).*?(?=<!-- /rehearsal -->)", re.DOTALL)
        written = place.sub(lambda _: f"{told}\n", DOCUMENT.read_text(encoding="utf-8"))
        DOCUMENT.write_text(written, encoding="utf-8")
    return 0


def _rehearsed() -> str:
    """The table of what was done and seen."""
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="rehearsal-")))
        postgres = held.enter_context(servers.postgres("rehearsal"))
        site = Site(folder, postgres, held.enter_context(servers.chroma()))
        site.make()
        steps = Steps(site, [held.enter_context(site.app(name)) for name in ("one", "two")])
        steps.begin()
        steps.back_up()
        steps.lose()
        steps.restore()
        steps.upgrade()
        steps.take_back()
        steps.clean_up()
        lines = [("step", "seen", "seconds"), ("---", "---", "--:"), *steps.seen]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is deployed, in one folder."""

    folder: Path
    postgres: Postgres
    chroma: Chroma

    @property
    def corpus(self) -> Path:
        return self.folder / "corpus"

    @property
    def index(self) -> Path:
        """Of whoever ingests."""
        return self.folder / "ingest"

    def make(self) -> None:
        """Empty databases, and the texts."""
        shutil.copytree(ROOT / "corpus", self.corpus)
        self.index.mkdir()
        self.execute("postgres", "CREATE DATABASE assistant")

    def execute(self, database: str, statement: str) -> None:
        engine = create_engine(f"{self.postgres.url}/{database}".replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(statement)
        engine.dispose()

    def environment(self, index: Path) -> dict[str, str]:
        """The settings of one process, and what pg_dump is told."""
        local = {"PGHOST": "127.0.0.1", "PGPORT": str(self.postgres.port), "PGUSER": "tester"}
        secret = {"PGPASSWORD": self.postgres.password, "PGDATABASE": "assistant"}
        return {
            "PATH": f"{self.postgres.programs}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "ASSISTANT_CORPUS": str(self.corpus),
            "ASSISTANT_INDEX": str(index),
            "ASSISTANT_CHROMA_URL": self.chroma.url,
            "ASSISTANT_DATABASE_URL": f"{self.postgres.url}/assistant",
            **local,
            **secret,
        }

    @contextmanager
    def app(self, name: str) -> Iterator[str]:
        """The address of an app process with a folder of its own."""
        log = self.folder / f"{name}.log"
        with serving.served(ROOT / "app.py", log, **self.environment(self.folder / name)) as address:
            yield address

    def run(self, *command: str | Path) -> str:
        """What a command of the deployment prints. Raises RehearsalFailed."""
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment(self.index), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RehearsalFailed(f"{command[0]}: {done.stderr.strip()[-500:]}")
        return done.stdout.strip()

    def ingest(self, *options: str) -> str:
        """The id of the build that answers after an ingest."""
        build: str = json.loads(self.run(sys.executable, "ingest.py", "--json", *options))["build"]
        return build

    def settings(self) -> Settings:
        return settings.load(
            database_url=f"{self.postgres.url}/assistant", chroma_url=self.chroma.url, index=self.index
        )

    def answers(self) -> list[Row]:
        """The first questions as they are answered now, but for what differs from build to build and run to run."""
        asked, answered = self.folder / "asked.jsonl", self.folder / "answered.jsonl"
        asked.write_text("".join(json.dumps({"id": each, "turns": [each]}) + "\n" for each in QUESTIONS), "utf-8")
        self.run(sys.executable, "-m", "assistant", "ask", "--batch", asked, "--out", answered)
        found = [json.loads(line) for line in answered.read_text(encoding="utf-8").splitlines()]
        return [{**row, "index": "", "timings_ms": {}} for row in found]

    def keep(self, found: list[Row]) -> None:
        """Has the journal hold a conversation."""
        turns = [Turn(row["question"], rows.answer({**row, "index": "rehearsed"})) for row in map(_plain, found)]
        with closing(open_journal(self.settings())) as journal:
            journal.conversations.keep("rehearsal", turns, self.settings().day)

    def kept(self) -> list[str]:
        with closing(open_journal(self.settings())) as journal:
            return [each.question for each in journal.conversations.all()]


def _plain(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "id"}


@dataclass
class Steps:
    """What is done, step by step, and what was seen of it."""

    site: Site
    apps: list[str]
    seen: list[tuple[str, str, str]] = field(default_factory=list)
    build: str = ""
    answers: list[Row] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    def begin(self) -> None:
        self.build = self._timed("First ingest", lambda: self.site.ingest(), lambda _: "published")
        self._ready("Both app processes answer", self.build)
        self.answers = self.site.answers()
        self.site.keep(self.answers)
        self.questions = self.site.kept()
        self._note("Questions asked, and kept in the journal", f"{len(self.answers)} and {len(self.questions)}")

    def back_up(self) -> None:
        script, to = ROOT / "deploy" / "backup.sh", self.site.folder / "backup"
        self._timed("Back-up", lambda: self.site.run("sh", script, to), lambda _: _sizes(to))

    def lose(self) -> None:
        self.site.postgres.kill()
        self.site.chroma.kill()
        for place in (self.site.corpus, self.site.index):
            shutil.rmtree(place)
            place.mkdir()
        self.site.postgres.empty()
        self.site.chroma.empty()
        self._note("Loss", "both servers killed, their data, the texts and the kept vectors deleted")
        self._ready("Both app processes say so", None)

    def restore(self) -> None:
        self.site.postgres.initialise()
        self.site.postgres.start()
        self.site.chroma.start()
        self.site.execute("postgres", "CREATE DATABASE assistant")
        script, source = ROOT / "deploy" / "restore.sh", self.site.folder / "backup"
        self._timed("Restore", lambda: self.site.run("sh", script, source), lambda _: "journal, texts, kept vectors")
        self.build = self._timed("The index made again", lambda: self.site.ingest("--rebuild"), lambda _: "published")
        self._ready("Both app processes answer again, not restarted", self.build)
        self._same("Answers as before the loss")
        self._must(self.site.kept() == self.questions, "the journal holds what it held")
        self._note("The journal as before the loss", f"{len(self.questions)} of {len(self.questions)} turns")

    def upgrade(self) -> None:
        command = (sys.executable, "-c", _LATER, "--json")
        later = self._timed("A later version ingests", lambda: self.site.run(*command), lambda _: "published")
        self._must(json.loads(later)["build"] != self.build, "the later version publishes a build of its own")
        self._ready("Both app processes go on from the build they can read", self.build)

    def take_back(self) -> None:
        self.build = self._timed("The earlier version ingests", lambda: self.site.ingest(), lambda _: "published")
        self._ready("Both app processes follow", self.build)
        self._same("Answers as before the upgrade")

    def clean_up(self) -> None:
        self.site.execute("assistant", "UPDATE assistant_index.builds SET replaced = replaced - interval '1 hour'")
        self._timed("An ingest an hour later takes the oldest build away", self.site.ingest, lambda _: "nothing new")
        swept = self.site.run(sys.executable, ROOT / "deploy" / "sweep.py", self.site.chroma.folder)
        self._note("Sweep of the Chroma server's disk", swept)
        self._same("Answers as before")

    def _timed(self, step: str, act: Callable[[], str], told: Callable[[str], str]) -> str:
        began = time.monotonic()
        found = act()
        self.seen.append((step, told(found), f"{time.monotonic() - began:.0f}"))
        return found

    def _note(self, step: str, told: str) -> None:
        self.seen.append((step, told, ""))

    def _same(self, step: str) -> None:
        now = self.site.answers()
        same = sum(before == after for before, after in zip(self.answers, now, strict=True))
        self._must(same == len(now), f"{same} of {len(now)} answers are the same")
        self._note(step, f"{same} of {len(now)} the same, to the letter")

    def _ready(self, step: str, build: str | None) -> None:
        """Waits until both say that they answer from a build, or that they cannot."""
        began = time.monotonic()
        while {ready(app) for app in self.apps} != {build}:
            self._must(time.monotonic() - began < _PATIENCE, f"{step}: found {[ready(app) for app in self.apps]}")
            time.sleep(0.5)
        self.seen.append((step, "/ready: 200" if build else "/ready: 503", f"{time.monotonic() - began:.0f}"))

    def _must(self, holds: bool, told: str) -> None:
        if not holds:
            raise RehearsalFailed(told, next_step=f"See the logs of the app processes in {self.site.folder}")


def ready(address: str) -> str | None:
    """The build that an app process answers from, by its own word."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{address}/ready", timeout=60) as response:
            said: dict[str, Any] = json.load(response)
            return str(said["index"])
    except urllib.error.HTTPError as error:
        error.close()
        return None


def _sizes(folder: Path) -> str:
    return ", ".join(
        f"{path.name} {path.stat().st_size / 1e3:,.0f} kB" for path in sorted(folder.iterdir()) if path.suffix
    )
