"""The documents name nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from library import ROOT

DOCUMENTS = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / "deploy").glob("*.md"),
    ROOT / "evals" / "README.md",
]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_document_links_to_files_that_are_there(path: Path) -> None:
    linked = re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
    own = [each for each in linked if "://" not in each and not each.startswith("mailto:")]
    assert [each for each in own if not (path.parent / each).exists()] == []
