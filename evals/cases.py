"""A question set: one case a line of JSON, checked against the programme's text before anything is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from assistant.cases import KINDS, Case, Expected, Kind, Split, fault
from assistant.errors import AssistantError

__all__ = ["KINDS", "SETS", "Case", "Expected", "Kind", "Split", "all_sets", "load", "tune"]
SETS = Path(__file__).parent / "sets"

_SHOWN_FAULTS = 20


def load(path: Path, text: str) -> list[Case]:
    """The cases of a file; `text` is all that may be cited.

    Raises AssistantError, naming each line: an unknown field, a doubled id, a snippet that is not in the text, a
    concept in both splits.
    """
    return _checked(_numbered(path), text)


def all_sets(text: str, names: Sequence[str] = ()) -> list[Case]:
    """The cases of the sets that are named, by name or by path; of all sets of the project if none is. As `load`."""
    paths = [_path(name) for name in names] if names else sorted(SETS.glob("*.jsonl"))
    return _checked((line for path in paths for line in _numbered(path)), text)


def tune(text: str) -> list[Case]:
    """Every case of every set that may be tuned on."""
    return [case for case in all_sets(text) if case.split == "tune"]


def _path(name: str) -> Path:
    return Path(name) if Path(name).suffix else SETS / f"{name}.jsonl"


def _numbered(path: Path) -> list[tuple[str, str]]:
    """Place and text of each line that is not blank."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        known = ", ".join(sorted(each.stem for each in SETS.glob("*.jsonl")))
        raise AssistantError(f"{path}: cannot be read: {error}", next_step=f"Name a file, or one of {known}") from error
    return [(f"{path.name}:{number}", line) for number, line in enumerate(lines, start=1) if line.strip()]


def _checked(lines: Iterable[tuple[str, str]], text: str) -> list[Case]:
    cases: dict[str, Case] = {}
    splits: dict[str, Split] = {}
    faults: list[str] = []
    for place, line in lines:
        try:
            case = Case.model_validate_json(line)
        except ValidationError as error:
            faults.append(f"{place}: {fault(error)}")
            continue
        faults += [f"{place}: {each}" for each in _faults(case, cases, splits, text)]
        cases[case.id] = case
    if faults:
        more = len(faults) - _SHOWN_FAULTS
        shown = faults[:_SHOWN_FAULTS] + ([f"and {more} more"] if more > 0 else [])
        raise AssistantError("\n".join(shown), next_step="Correct the set")
    return list(cases.values())


def _faults(case: Case, before: dict[str, Case], splits: dict[str, Split], text: str) -> list[str]:
    faults = [f"the id {case.id!r} stands twice"] if case.id in before else []
    if splits.setdefault(case.concept, case.split) != case.split:
        faults.append(f"the concept {case.concept!r} is in both splits")
    return faults + case.faults(text)
