"""Supply: what the project is made of, what is known against it, and that nothing of it runs what it is given."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.version import Version
from pydantic import TypeAdapter

from evals.promises import secrets, unsafe
from evals.promises.promise import Chapter, Promise

ROOT = Path(__file__).parent.parent.parent
KNOWN = Path(__file__).with_name("supply.toml")
LOCK = ROOT / "requirements-test.lock"
"""It holds every pin of the other lock."""
LOCKS = (ROOT / "requirements.lock", LOCK)
LICENCES = ROOT / "docs" / "licences.md"
CODE = ("assistant", "evals", "app.py", "ingest.py", "deploy", "docs")
_PIN = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)
_STALE = 180
"""Days after which an exception is to be looked at again."""
_HOW = """Both locks are held against the advisories that `evals/promises/supply.toml` lists, each with the release that
mends it, or with the day and the reason for which it is let stand; pip-audit, where it is installed and can reach its
database, is asked for every pin. bandit reads all code that runs; what it remarks on and is let stand is in the same
file. The search for secrets reads every line that was ever committed. What must not stand in code is looked for in its
syntax: pickle and its like, loaders of objects and prompts, templates outside the evals, arguments such as
`trust_remote_code` that are anything but False."""


@dataclass(frozen=True, slots=True)
class Advisory:
    """What is known against a package: mended in a release, or let stand since a day for a reason."""

    package: str
    ids: tuple[str, ...]
    fixed: str = ""
    severity: str = ""
    accepted: datetime.date | None = None
    reason: str = ""

    def is_open(self, pins: dict[str, str]) -> bool:
        """Whether it holds for what is locked."""
        return self.package in pins and not (self.fixed and Version(pins[self.package]) >= Version(self.fixed))


@dataclass(frozen=True, slots=True)
class Finding:
    """What bandit remarks on and is let stand, in files or in all below a folder."""

    test: str
    files: tuple[str, ...]
    accepted: datetime.date
    reason: str


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known, and when it was last looked up."""

    checked: datetime.date
    advisories: tuple[Advisory, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What bandit remarks on."""

    test: str
    file: str
    line: int

    def is_explained(self, findings: Iterable[Finding]) -> bool:
        below = [each for each in findings if each.test == self.test]
        return any(self.file == path or self.file.startswith(f"{path}/") for each in below for path in each.files)


def chapter() -> Chapter:
    held, pins, today = known(), pinned(LOCK), datetime.date.today()
    promises = (
        _advisories(held, pins, today),
        _audited(held),
        _remarks(held, today),
        _secrets(),
        _licences(),
        _hashed(),
        _safe(),
    )
    return Chapter("Supply", _HOW, promises, _exceptions(held, pins))


def known() -> Known:
    return TypeAdapter(Known).validate_python(tomllib.loads(KNOWN.read_text(encoding="utf-8")))


def pinned(lock: Path) -> dict[str, str]:
    return dict(_PIN.findall(lock.read_text(encoding="utf-8")))


def unexplained(held: Known, pins: dict[str, str], today: datetime.date) -> list[Advisory]:
    """Advisories that hold for what is locked, without a reason that is fresh enough."""
    return [each for each in held.advisories if each.is_open(pins) and not _is_fresh(each.accepted, today)]


def _is_fresh(accepted: datetime.date | None, today: datetime.date) -> bool:
    return accepted is not None and (today - accepted).days <= _STALE


def _advisories(held: Known, pins: dict[str, str], today: datetime.date) -> Promise:
    wrong = unexplained(held, pins, today)
    numbers = sum(len(each.ids) for each in held.advisories)
    open_ = sum(len(each.ids) for each in held.advisories if each.is_open(pins))
    told = (
        f"{len(wrong)}: of {numbers} advisories, looked up on {held.checked.isoformat()}, {numbers - open_} are mended"
    )
    reached = f"{told} in what is locked and {open_} explained"
    names = "; ".join(f"{each.package} {', '.join(each.ids)}" for each in wrong)
    return Promise("No package that is locked has a known fault without an answer", "0", reached, not wrong, names)


def _audited(held: Known) -> Promise:
    text, wanted = "pip-audit finds no other", "0"
    accepted = {each for advisory in held.advisories if advisory.accepted for each in advisory.ids}
    audited = audit(LOCK.read_text(encoding="utf-8"))
    if audited is None:
        way = "pip-audit is not installed here, or does not reach its database; the list above stands in for it."
        return Promise(text, wanted, "not tried", kept=False, in_the_way=way)
    wrong = sorted(audited - accepted)
    return Promise(text, wanted, str(len(wrong)), not wrong, "; ".join(wrong))


def audit(lock: str) -> set[str] | None:
    """The advisories that pip-audit finds for a lock; None where it is not to be had, or cannot look anything up.

    The first pin is asked for by itself, so that a database that is out of reach is not asked for all of them.
    """
    first = _audit(next(iter(_PIN.finditer(lock)))[0])
    return _audit("\n".join(found[0] for found in _PIN.finditer(lock))) if first is not None else None


def _audit(pins: str) -> set[str] | None:
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "pins.txt"
        asked.write_text(pins, encoding="utf-8")
        options = ("-r", str(asked), "--no-deps", "--disable-pip", "--progress-spinner", "off", "-f", "json")
        done = subprocess.run([sys.executable, "-m", "pip_audit", *options], capture_output=True, check=False)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except ValueError:
        return None
    if any("skip_reason" in each for each in found):
        return None
    return {name for each in found for fault in each["vulns"] for name in (fault["id"], *fault["aliases"])}


def remarks() -> list[Remark]:
    """All that bandit remarks on in the code."""
    command = [sys.executable, "-m", "bandit", "--quiet", "--recursive", "--format", "json", *CODE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    return [
        Remark(each["test_id"], each["filename"], each["line_number"]) for each in json.loads(done.stdout)["results"]
    ]


def _remarks(held: Known, today: datetime.date) -> Promise:
    fresh = [each for each in held.findings if _is_fresh(each.accepted, today)]
    found = remarks()
    wrong = [each for each in found if not each.is_explained(fresh)]
    told = f"{len(wrong)}; {len(found) - len(wrong)} are explained below"
    names = "; ".join(f"{each.test} {each.file}:{each.line}" for each in wrong)
    return Promise("bandit remarks on nothing without an answer", "0", told, not wrong, names)


def _secrets() -> Promise:
    found = secrets.ever_kept(ROOT)
    return Promise("No secret was ever committed", "0", str(len(found)), not found, "; ".join(sorted(set(found))))


def unlisted() -> list[str]:
    """Packages of either lock that docs/licences.md does not list in their version, and those it lists in vain."""
    rows = set(re.findall(r"^\| ([\w.-]+) \| (\d[\w.]*) \| \S", LICENCES.read_text(encoding="utf-8"), re.MULTILINE))
    return sorted(f"{name} {version}" for name, version in rows ^ set(pinned(LOCK).items()))


def _licences() -> Promise:
    wrong, many = unlisted(), len(pinned(LOCK))
    reached = f"{many - len(wrong)} of {many}"
    text = "The licence of every package that is locked is listed; none binds the project itself"
    return Promise(text, "all", reached, not wrong, f"{', '.join(wrong)}: `make licences`" if wrong else "")


def _hashed() -> Promise:
    """pip is told to want a hash of all, and no source is built: that is in the Makefile."""
    bare = [pin for lock in LOCKS for pin in unhashed(lock.read_text(encoding="utf-8"))]
    return Promise("No package is locked without its hash", "0", str(len(bare)), not bare, ", ".join(bare))


def unhashed(lock: str) -> list[str]:
    """The pins of a lock that stand without a hash."""
    pieces = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]
    return [piece.split()[0] for piece in pieces if "--hash=sha256:" not in piece]


def unsafe_code() -> list[str]:
    """All that must not stand in code that runs."""
    paths = [path for each in CODE for path in ([ROOT / each] if each.endswith(".py") else (ROOT / each).rglob("*.py"))]
    names = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths}
    return [each for path, name in sorted(names.items()) for each in unsafe.found(path, name)]


def _safe() -> Promise:
    found = unsafe_code()
    text = "No code loads objects, prompts, templates or programs from what it is given"
    return Promise(text, "0", str(len(found)), not found, "; ".join(found))


def _exceptions(held: Known, pins: dict[str, str]) -> str:
    stand = [each for each in held.advisories if each.is_open(pins)]
    rows = [
        *(_row(each.package, f"{', '.join(each.ids)} ({each.severity})", each.accepted, each.reason) for each in stand),
        *(
            _row("bandit", f"{each.test} in {_listed(each.files)}", each.accepted, each.reason)
            for each in held.findings
        ),
    ]
    return "\n".join(["Let stand:", "", "| where | what | since | why |", "|---|---|---|---|", *rows])


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _listed(files: Sequence[str]) -> str:
    return ", ".join(f"`{each}`" for each in files)
