"""Mutants of some files, made and tried by mutmut, which is installed beside the project in `.mutants`."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from assistant.errors import AssistantError

ROOT = Path(__file__).parents[2]
HERE = ROOT / ".mutants"
_BIN = HERE / "venv" / "bin"
_REQUIRED = ROOT / "requirements-mutants.txt"
_LINKED = ("assistant", "corpus", "docs", "evals", "tests", "app.py", "ingest.py", "pyproject.toml")
"""What of the project the tests see."""
MOST = 200
"""Mutants of one file that are tried; of more, a sample."""
_NOTICED = frozenset({"killed", "timeout", "segfault"})
_UNTRIED = frozenset({"not checked", "check was interrupted by user"})
_RESULT = re.compile(
    r"^ +(?P<name>(?P<module>[\w.]+)\.x(?:ǁ(?P<room>\w+)ǁ|_)(?P<function>\w+)__mutmut_\d+): (?P<status>.+)$"
)
_CHANGE = re.compile(r"^([-+])(?!\1\1 )(.*)$", re.MULTILINE)
_SETTINGS = """\
[mutmut]
source_paths=
    assistant
only_mutate=
    {files}
also_copy=
    assistant/data
    assistant/locales
    corpus
    docs
    evals
    app.py
    ingest.py
pytest_add_cli_args=
    --hypothesis-profile=ci
    --noconftest
    -p
    no:cacheprovider
pytest_add_cli_args_test_selection=
    -m
    not long
    {tests}
timeout_multiplier=5
track_dependencies=false
use_git_change_detection=false
"""
"""The profile "ci" of Hypothesis draws the same examples each time and sets no deadline. The tests need no fixture of
`conftest.py`, which would index the corpus for every mutant."""


@dataclass(frozen=True, slots=True)
class Area:
    """Files, the quick tests that are for them, and which of their functions count."""

    name: str
    files: tuple[str, ...]
    tests: tuple[str, ...]
    functions: tuple[str, ...] = ("*",)
    """Patterns of `fnmatch`."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small fault, and whether a test noticed it."""

    name: str
    file: str
    function: str
    status: str
    """What mutmut says became of it."""
    was: str = ""
    """The lines that it changes, where it was not noticed; and what they become."""
    made: str = ""

    @property
    def noticed(self) -> bool:
        return self.status in _NOTICED

    @property
    def tried(self) -> bool:
        return self.status not in _UNTRIED


def mutated(area: Area) -> list[Mutant]:
    """The mutants of an area, at most MOST of a file, tried.

    What was tried is not tried again while the files stay as they are; what survived is, when the tests have changed.
    """
    _install()
    folder = _folder(area)
    changed, stats = _is_new(folder / "tried-by", _bytes(area.tests)), folder / "mutants" / "mutmut-stats.json"
    if changed:
        stats.unlink(missing_ok=True)
    if not stats.exists():
        _run(folder, ["*__mutmut_1"])  # makes all mutants, sees which tests reach them, and tries one a function
    _run(folder, [each.name for each in _chosen(area, folder) if not each.tried or (changed and not each.noticed)])
    _remember(folder / "tried-by", _bytes(area.tests))
    found = _chosen(area, folder)
    if not all(each.tried for each in found):
        raise AssistantError(f"{area.name}: not every mutant was tried", next_step="Run it again; it goes on")
    return [each if each.noticed else _shown(each, folder) for each in found]


def _install() -> None:
    """Makes an environment that has mutmut, and sees the packages of this one."""
    stamp = HERE / "venv" / hashlib.sha256(_REQUIRED.read_bytes()).hexdigest()[:16]
    if stamp.exists():
        return
    venv.create(HERE / "venv", clear=True, with_pip=True)
    packages = sysconfig.get_path("purelib", vars={"base": str(HERE / "venv"), "platbase": str(HERE / "venv")})
    Path(packages, "project.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    command: list[str | Path] = [
        _BIN / "python",
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "-r",
        _REQUIRED,
    ]
    if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
        raise AssistantError("mutmut was not installed", next_step="See what pip says above; it needs a network")
    stamp.touch()


def _folder(area: Area) -> Path:
    """Where mutmut works: links to the project, and settings. Made anew if these or the files have changed."""
    folder = HERE / area.name
    settings = _SETTINGS.format(files="\n    ".join(area.files), tests="\n    ".join(area.tests))
    if _is_new(folder / "made-of", settings.encode() + _bytes(area.files)):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in _LINKED:
            (folder / name).symlink_to(ROOT / name)
        (folder / "setup.cfg").write_text(settings, encoding="utf-8")
        _remember(folder / "made-of", settings.encode() + _bytes(area.files))
    return folder


def _bytes(paths: Sequence[str]) -> bytes:
    return b"\0".join((ROOT / path).read_bytes() for path in paths)


def _is_new(stamp: Path, content: bytes) -> bool:
    return not stamp.exists() or stamp.read_text() != hashlib.sha256(content).hexdigest()


def _remember(stamp: Path, content: bytes) -> None:
    stamp.write_text(hashlib.sha256(content).hexdigest())


def _run(folder: Path, names: Sequence[str]) -> None:
    if not names:
        return
    alone = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # several share the processors
    done = subprocess.run([_BIN / "mutmut", "run", *names], cwd=folder, env=alone, stdout=sys.stderr, check=False)
    if done.returncode:
        raise AssistantError(f"mutmut ended with {done.returncode} in {folder}", next_step="See what it says above")


def _chosen(area: Area, folder: Path) -> list[Mutant]:
    """The mutants that count; of a file with too many always the same, drawn at random."""
    every = [each for each in _listed(folder) if any(fnmatchcase(each.function, one) for one in area.functions)]
    return [
        each
        for path in area.files
        for of in [[mutant for mutant in every if mutant.file == path]]
        for each in (of if len(of) <= MOST else random.Random(path).sample(of, MOST))
    ]


def _listed(folder: Path) -> Iterator[Mutant]:
    for found in map(_RESULT.match, _said(folder, "results", "--all", "true").splitlines()):
        if found:
            function = ".".join(filter(None, (found["module"], found["room"], found["function"])))
            file = f"{found['module'].replace('.', '/')}.py"
            yield Mutant(found["name"], file, function, found["status"])


def _shown(mutant: Mutant, folder: Path) -> Mutant:
    """A mutant with the lines that go and those that come."""
    lines = _CHANGE.findall(_said(folder, "show", mutant.name))
    was, made = ("\n".join(line.strip() for side, line in lines if side == sign) for sign in "-+")
    return replace(mutant, was=was, made=made)


def _said(folder: Path, *command: str) -> str:
    done = subprocess.run([_BIN / "mutmut", *command], cwd=folder, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout
