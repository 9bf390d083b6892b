"""The folder of a new programme: whole, or not there at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant import notes, programme
from assistant.errors import StartError, legible

_HIDDEN = "."
_NOTE = """\
---
owner: Example office (fictitious)
valid_until: 2099-12-31
asks:
  - Är Exempelutlysningen öppen?
  - Onko esimerkkihaku auki?
  - Is the example call open?
off: true
---

## sv

EXEMPEL, inte sant: Exempelutlysningen Månstoft är öppen till den 30 februari.

## fi

ESIMERKKI, ei totta: Esimerkkihaku Kuunpöly on auki 30. helmikuuta asti.

## en

EXAMPLE, not true: The example call Moondust is open until 30 February.
"""


def check(corpus: Path, name: str, documents: Sequence[Path]) -> Path:
    """The folder that a programme of that name would have. Raises StartError if it cannot be made."""
    folder = corpus / name
    if (
        not name
        or not name.isprintable()
        or name != Path(name).name
        or name.strip() != name
        or name.startswith(_HIDDEN)
    ):
        raise StartError(f"{name!r} is no name for a folder", next_step="Name it in a word or two, as exempelregionen")
    if os.path.lexists(folder):
        raise StartError(f"{folder} is there already", next_step="Name another folder, or move that one away")
    if (corpus / programme.DESCRIPTION).exists():
        raise StartError(f"{corpus} is a programme itself", next_step="Name a folder of programme folders")
    names = [each.name for each in documents]
    twice = next((each for each in names if names.count(each) > 1), None)
    if twice:
        raise StartError(f"two documents are named {twice}", next_step="Rename one of them")
    unfit = next((each for each in names if legible(each) != each), None)
    if unfit:
        raise StartError(f"the name of {legible(unfit)} holds signs that cannot be seen", next_step="Rename it first")
    return folder


def make(folder: Path, written: Mapping[str, str], documents: Sequence[Path]) -> None:
    """Makes a folder with written files and copies of documents. Raises StartError; then nothing is left of it."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent) as beside:
            whole = Path(beside) / folder.name
            (whole / notes.FOLDER).mkdir(parents=True)
            (whole / notes.FOLDER / "example.md").write_text(_NOTE, encoding="utf-8")
            for name, text in written.items():
                (whole / name).write_text(text, encoding="utf-8")
            for each in documents:
                shutil.copyfile(each, whole / each.name)
            os.rename(whole, folder)  # where another has made it meanwhile, this fails
    except OSError as error:
        raise StartError(
            f"{folder} cannot be made: {error.strerror}", next_step="Check the disk and the rights"
        ) from error
