"""Files of an index damaged, one at a time, and what is answered then."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from assistant.errors import AssistantError
from assistant.index import layout
from evals.crash import fresh
from evals.crash.place import Place, answers, copied, small

Damage = Callable[[Path], object]
Left = Literal["the corpus", "an earlier build", "nothing"]
"""What there is besides the damaged file to answer from."""
Came = Literal["as before", "made anew", "an earlier build", "refused", "other answers", "no clear reason", "died"]
"""The same answers, and from which build; or none, with a reason and what to do. The last three are bad."""
_DOCUMENTS = 12


def halved(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def overwritten(path: Path) -> None:
    """4 KiB of garbage in the middle."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(max(0, size // 2 - 2048))
        file.write(bytes((at * 37 + 11) % 256 for at in range(min(4096, size))))


def flipped(path: Path, share: float = 0.5) -> None:
    """One bit, so far into the file."""
    data = bytearray(path.read_bytes())
    data[int(len(data) * share)] ^= 1 << (int(len(data) * share) % 8)
    path.write_bytes(data)


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: dict[str, Damage] = {
    "missing": Path.unlink,
    "empty": lambda path: os.truncate(path, 0),
    "halved": halved,
    "overwritten": overwritten,
    "one bit": flipped,
}
POINTERS: dict[str, Damage] = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "garbage": lambda path: path.write_bytes(b"\xff\0\x80" * 100),
    "points to nothing": lambda path: path.write_text("20200101T000000-000000000\n"),
    "points out": lambda path: path.write_text("../x\n"),
    "points here": lambda path: path.write_text(".\n"),
    "a folder": made_a_folder,
}


def vouched(build: Path) -> list[str]:
    """The files that the manifest vouches for, and the manifest."""
    return [*sorted(json.loads((build / "manifest.json").read_text())["files"]), "manifest.json"]


@dataclass(frozen=True, slots=True)
class Bench:
    """An index with the same build twice, and what it answers."""

    place: Place
    earlier: str
    published: str
    said: str

    @property
    def vouched(self) -> list[str]:
        """The files of the published build that its manifest vouches for, below the folder of the index."""
        return [f"builds/{self.published}/{name}" for name in vouched(self.place.published)[:-1]]

    @property
    def others(self) -> list[str]:
        """Those that nothing vouches for."""
        return [f"builds/{self.published}/{name}" for name in ("manifest.json", "chroma/chroma.sqlite3")]

    def opened(self, name: str, damage: Damage, left: Left) -> Came:
        """What is answered once a file of the index is damaged."""
        return self._tried(name, damage, left, answers)

    def made_anew(self, name: str, damage: Damage, left: Left) -> Came:
        """What is answered once a file is damaged and a build is made of what is kept."""
        return self._tried(name, damage, left, _rebuilt)

    def _tried(self, name: str, damage: Damage, left: Left, work: Callable[[Place], tuple[str, str]]) -> Came:
        with TemporaryDirectory(dir=self.place.index.parent) as folder:
            place = copied(self.place, Path(folder))
            if left != "the corpus":
                shutil.rmtree(place.corpus)
            if left == "nothing":
                shutil.rmtree(layout.folder(place.index, self.earlier))
            damage(place.index / name)
            return self._came(fresh.ended(work, place))

    def _came(self, end: fresh.Ended[tuple[str, str]]) -> Came:
        if isinstance(end.raised, AssistantError):
            return "refused" if end.raised.next_step else "no clear reason"
        if end.raised or end.made is None:
            return "no clear reason" if end.raised else "died"
        build, said = end.made
        if said != self.said:
            return "other answers"
        return {self.published: "as before", self.earlier: "an earlier build"}.get(build, "made anew")  # type: ignore[return-value]


def bench(folder: Path) -> Bench:
    """A bench in an empty folder."""
    place = Place(folder / "corpus", folder / "index")
    for number in range(_DOCUMENTS):
        place.write(f"samling/{number:02}.txt", small(number))
    earlier, said = fresh.ended(_rebuilt, place).value
    published, again = fresh.ended(_rebuilt, place).value
    if said != again:
        raise AssistantError("the same corpus gave other answers", next_step="See why before anything is damaged")
    return Bench(place, earlier, published, said)


def _rebuilt(place: Place) -> tuple[str, str]:
    place.ingest(rebuild=True)
    return answers(place)
