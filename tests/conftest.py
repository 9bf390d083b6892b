"""The programme indexed once a session, and places that begin with the vectors of it kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from chatmodel import Served
from filelock import FileLock
from library import CORPUS, Place, copied, drop_vectors, small
from pytest_httpserver import HTTPServer

from assistant.assistant import Assistant
from assistant.kept import SHIPPED
from assistant.starting import open_assistant

pytest_plugins = ["databases", "outside", "serving", "visiting"]
MANY = 30
"""Small documents whose vectors are kept from the start."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that open a browser come first: they take longest, and whoever is last should not be long about it."""
    opening = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in opening)


@pytest.fixture(autouse=True, scope="session")
def _no_settings_from_outside() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("ASSISTANT_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all tests of a run share, on however many processors they run."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def programme(shared: Path) -> Place:
    """The real corpus with its index. Nobody writes to it."""
    place = Place(CORPUS, shared / "programme" / "index")
    with FileLock(shared / "programme.lock"):
        place.ingest()  # by whoever comes first; for the others there is nothing to do
    return place


@pytest.fixture(scope="session")
def assistant(programme: Place) -> Iterator[Assistant]:
    """The assistant on the real corpus."""
    with closing(open_assistant(programme.settings)) as opened:
        yield opened


@pytest.fixture(scope="session")
def without_wordings(shared: Path, programme: Place) -> Place:
    """The real corpus without the wordings, which make everything of it ten times larger. Nobody writes to it."""
    folder = shared / "without-wordings"
    with FileLock(shared / "without-wordings.lock"):
        return Place(folder / "corpus", folder / "index") if folder.exists() else _without_wordings(folder, programme)


def _without_wordings(folder: Path, programme: Place) -> Place:
    place = _empty(folder, programme.index)
    left = shutil.ignore_patterns("wordings", SHIPPED)
    shutil.copytree(CORPUS, place.corpus, ignore=left, dirs_exist_ok=True)
    place.ingest()
    drop_vectors(place.index, programme.published, place.published)
    shutil.rmtree(place.index / "builds")
    (place.index / "current").unlink()
    place.ingest()  # keeps again what wordings and the text both say
    return place


@pytest.fixture(scope="session")
def _many(tmp_path_factory: pytest.TempPathFactory, without_wordings: Place) -> Place:
    place = _empty(tmp_path_factory.mktemp("many"), without_wordings.index)
    for number in range(MANY):
        place.write(f"samling/{number:02}.txt", small(number))
    place.ingest()
    return place


def _empty(folder: Path, index: Path) -> Place:
    (folder / "corpus").mkdir(parents=True)
    (folder / "index").mkdir()
    shutil.copy(index / "vectors.sqlite", folder / "index")
    return Place(folder / "corpus", folder / "index")


@pytest.fixture
def place(tmp_path: Path, without_wordings: Place) -> Place:
    """An empty corpus, and an index with no build but the vectors of the real corpus without the wordings."""
    return _empty(tmp_path, without_wordings.index)


@pytest.fixture
def indexed(tmp_path: Path, without_wordings: Place) -> Place:
    """A copy of the real corpus without the wordings, with its index."""
    return copied(without_wordings, tmp_path)


@pytest.fixture
def many(tmp_path: Path, _many: Place) -> Place:
    """Thirty small documents with their index."""
    return copied(_many, tmp_path)


@pytest.fixture
def places(tmp_path: Path, without_wordings: Place) -> Callable[[], Place]:
    """Makes as many empty places as are asked for."""
    made: list[Place] = []

    def another() -> Place:
        made.append(_empty(tmp_path / f"place{len(made)}", without_wordings.index))
        return made[-1]

    return another


@pytest.fixture(scope="session")
def make_httpserver() -> Iterator[HTTPServer]:
    """Several requests at a time, so that one that stalls holds up no other test."""
    with HTTPServer(threaded=True) as server:
        yield server


@pytest.fixture
def chat(httpserver: HTTPServer) -> Served:
    """A chat model on loopback."""
    return Served(httpserver)


@pytest.fixture(scope="session")
def opened(programme: Place, make_httpserver: HTTPServer) -> Iterator[Callable[..., Assistant]]:
    """Opens the assistant with that chat model; once for the same settings."""
    kept: dict[str, Assistant] = {}

    def open_with(**given: Any) -> Assistant:
        given = {"chat_url": make_httpserver.url_for("/v1"), "chat_model": "good", "chat_seconds": 20.0, **given}
        if str(given) not in kept:
            kept[str(given)] = open_assistant(programme.settings.model_copy(update=given))
        return kept[str(given)]

    yield open_with
    for each in kept.values():
        each.close()
