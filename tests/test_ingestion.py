"""An ingest is a sync: what changed is embedded, what is gone goes, what fails is listed, and the rest is published."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from library import CORPUS, DOCUMENT, QUESTION, Place, kept_count, small

from assistant.errors import SourceError
from assistant.index import layout
from assistant.index.reader import Build

EDITED = "Kymmenedalens landskapsfullmäktige godkände programmet i juni 2014."


def contents(build: Build) -> dict[str, str]:
    """Every passage of a build, by id."""
    every = (each for programme in build.store.programmes for each in build.store.of_programme(programme))
    return {each.id: each.text for each in every}


def nearest(build: Build) -> list[list[tuple[str, float]]]:
    """What some background questions find."""
    return [
        [(id, round(similarity, 4)) for id, similarity in build.nearest(vector, 10)]
        for vector in build.store.questions("funding")[:20]
    ]


def test_a_second_run_finds_all_unchanged_and_publishes_nothing(indexed: Place) -> None:
    before = layout.published(indexed.index), kept_count(indexed)
    report = indexed.ingest()
    assert (report.added, report.changed, report.removed, report.failed) == ((), (), (), ())
    assert report.unchanged == (DOCUMENT,)
    assert (layout.published(indexed.index), kept_count(indexed)) == before == (report.build, before[1])


def test_an_edited_paragraph_is_all_that_is_embedded_again(indexed: Place) -> None:
    text = (indexed.corpus / DOCUMENT).read_text(encoding="utf-8")
    with indexed.build() as build:
        old, before = contents(build), kept_count(indexed)
    indexed.write(DOCUMENT, text.replace(EDITED, EDITED.replace("juni", "juli")))
    report = indexed.ingest()
    assert (report.changed, report.added, report.removed) == ((DOCUMENT,), (), ())
    assert kept_count(indexed) == before + 1
    with indexed.build() as build:
        new = contents(build)
    assert [old[id] for id in old.keys() - new.keys()] == [EDITED]
    assert [new[id] for id in new.keys() - old.keys()] == [EDITED.replace("juni", "juli")]


def test_a_removed_document_is_found_no_more(place: Place) -> None:
    place.write("a/bort.txt", "Bioekonomi är viktig.\n")
    place.write("a/kvar.txt", "Turismen ska utvecklas.\n")
    assert place.ingest().added == ("a/bort.txt", "a/kvar.txt")
    (place.corpus / "a/bort.txt").unlink()
    report = place.ingest()
    assert (report.removed, report.unchanged, report.passages) == (("a/bort.txt",), ("a/kvar.txt",), 1)
    with place.build() as build:
        assert list(contents(build).values()) == ["Turismen ska utvecklas."]


def test_a_small_change_to_many_documents_gives_what_a_build_from_scratch_gives(many: Place) -> None:
    before = kept_count(many)
    many.write("samling/07.txt", small(7).replace("regionen", "landskapet"))
    (many.corpus / "samling/11.txt").unlink()
    report = many.ingest()
    assert (report.changed, report.removed, len(report.unchanged)) == (("samling/07.txt",), ("samling/11.txt",), 28)
    assert kept_count(many) == before + 1
    with many.build() as build:
        copied = contents(build), nearest(build), build.manifest.passages, build.store.digests()
        assert build.store.frequency("landskap") == 1
    many.ingest(rebuild=True)
    with many.build() as build:
        assert (contents(build), nearest(build), build.manifest.passages, build.store.digests()) == copied


@pytest.mark.long
def test_builds_grown_by_copies_stay_sound(many: Place) -> None:
    for number in range(2):
        many.write(f"samling/{number:02}.txt", small(number + 100))
        many.write(f"samling/ny{number}.txt", small(number + 200))
        many.ingest()
    with many.build() as build:
        assert len(contents(build)) == build.manifest.passages == 2 * 32
        texts = " ".join(contents(build).values())
    assert "verksamhet 101" in texts and "verksamhet 201" in texts and "verksamhet 1 " not in texts


def test_what_fails_is_listed_and_the_rest_is_published(place: Place) -> None:
    place.write("a/ok.txt", "Turismen ska utvecklas.\n")
    place.write("a/tom.txt", "")
    place.write("a/latin.txt", b"m\xe5l m\xc3\xa5l")
    place.write("a/pdf.txt", b"%PDF-1.7")
    place.write("a/bild.png", b"no text, so no document")
    place.write("trasig/programme.toml", "title = ")
    report = place.ingest()
    assert report.added == ("a/ok.txt",)
    assert [failure.name for failure in report.failed] == ["a/latin.txt", "a/pdf.txt", "a/tom.txt", "trasig"]
    assert all(failure.reason and failure.next_step for failure in report.failed)


def test_a_corpus_with_nothing_to_cite_leaves_the_old_build(indexed: Place) -> None:
    answer = indexed.ask()
    indexed.write(DOCUMENT, "")
    with pytest.raises(SourceError, match="nothing to ingest"):
        indexed.ingest()
    assert indexed.ask() == answer


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch, lambda path: None], ids=["empty", "a file", "missing"])
def test_a_corpus_that_is_none_says_what_to_do(place: Place, make: Callable[[Path], None]) -> None:
    shutil.rmtree(place.corpus)
    make(place.corpus)
    with pytest.raises(SourceError) as refused:
        place.ingest()
    assert str(place.corpus) in refused.value.message and refused.value.next_step


def test_two_programmes_answer_together_and_one_can_go(place: Place) -> None:
    shutil.copytree(CORPUS, place.corpus, dirs_exist_ok=True)
    place.write("Östra Nyland/plan.md", "# Plan\n\nI Östra Nyland utvecklas biblioteken för alla.\n")
    place.ingest()
    with place.build() as build:
        assert set(build.store.programmes) == {"kymmenedalen", "Östra Nyland"}
    with place.assistant() as assistant:
        found = {hit.passage.document for hit in assistant.search("Hur utvecklas biblioteken?", 3)}
        assert found >= {"Östra Nyland/plan.md"}
    shutil.rmtree(place.corpus / "Östra Nyland")
    assert place.ingest().removed == ("Östra Nyland/plan.md",)
    with place.build() as build:
        assert set(build.store.programmes) == {"kymmenedalen"}


@pytest.mark.long
def test_a_programme_that_left_a_copied_build_can_come_back(many: Place) -> None:
    many.write("annan/ett.txt", "Turismen ska utvecklas.\n")
    for present in (True, False, True):
        if not present:
            (many.corpus / "annan/ett.txt").unlink()
        elif not (many.corpus / "annan/ett.txt").exists():
            many.write("annan/ett.txt", "Turismen ska utvecklas.\n")
        many.ingest()
        with many.build() as build:
            assert ("annan" in build.store.programmes) is present
            assert ("Turismen ska utvecklas." in contents(build).values()) is present


NAMES = [
    "med mellanslag.txt",
    "åäö ÅÄÖ.md",
    "🙂👩‍🌾.txt",
    "<img src=x>.txt",
    "a" * 250 + ".txt",
    "50% #1?.txt",
    "under/mapp/fil.txt",
    "'; DROP TABLE passages; --.txt",
    "[1](javascript:x).md",
]


def test_any_name_can_be_cited(place: Place) -> None:
    for number, name in enumerate(NAMES):
        place.write(f"program {name.partition('/')[0][:40]}/{name}", f"Turismen ska utvecklas {number}.\n")
    report = place.ingest()
    assert not report.failed and len(report.added) == len(NAMES)
    with place.assistant() as assistant:
        hits = assistant.search("turism", len(NAMES))
        assert {hit.passage.document for hit in hits} == set(report.added)
        assert all(assistant.document(hit.passage.document) == hit.passage.text + "\n" for hit in hits)


def test_a_name_that_cannot_be_shown_is_listed_as_failed(place: Place) -> None:
    place.write("a/ok.txt", "Turismen ska utvecklas.\n")
    for name in (b"\xff\xfe.txt", b"rad\nbrytning.txt", b"\x1b[31mred.txt"):
        for folder in (b"a", name):
            path = os.path.join(os.fsencode(place.corpus), folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            Path(os.fsdecode(path)).write_text("Turismen ska utvecklas.\n")
    report = place.ingest()
    assert report.added == ("a/ok.txt",)
    assert len(report.failed) == 6
    assert all(failure.name.isprintable() and failure.name.encode() for failure in report.failed)


def test_the_same_text_twice_is_two_passages(place: Place) -> None:
    twice = "Turismen ska utvecklas.\n\nHandeln växer.\n\nTurismen ska utvecklas.\n"
    place.write("a/ett.txt", twice)
    place.write("c/två.txt", twice)
    place.write("b/hundra.txt", "Turismen ska utvecklas.\n\n" * 100 + "Handeln växer.\n")
    assert place.ingest().passages == 107
    with place.build() as build:
        assert sorted(contents(build).values()) == ["Handeln växer."] * 3 + ["Turismen ska utvecklas."] * 104
    with place.assistant() as assistant:
        assert assistant.search("Handeln växer", 1)[0].passage.text == "Handeln växer."


def test_a_programme_of_one_passage_answers(place: Place) -> None:
    place.write("a/ett.txt", "Turismen ska utvecklas i Kymmenedalen.\n")
    assert place.ingest().passages == 1
    row = place.ask("Ska turismen utvecklas i Kymmenedalen?")
    assert [citation["quote"] for citation in row["citations"]] == ["Turismen ska utvecklas i Kymmenedalen."]


def test_markdown_keeps_its_headings_and_its_characters(place: Place) -> None:
    text = "# Plan\n\n## Mål\n\n- att utveckla **turismen**\n- att stärka handeln\n"
    place.write("a/plan.md", text)
    place.ingest()
    with place.build() as build:
        passages = build.store.passages(contents(build)).values()
        assert all(text[passage.start : passage.end] == passage.text for passage in passages)
        assert {passage.heading for passage in passages if passage.kind == "goal"} == {("Plan", "Mål")}


def test_a_link_out_of_the_programme_is_not_followed(place: Place, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Hemligt.\n")
    place.write("a/ok.txt", "Turismen ska utvecklas.\n")
    (place.corpus / "a/ut.txt").symlink_to(secret)
    (place.corpus / "a/ingenstans.txt").symlink_to("finns inte")
    (place.corpus / "a/runt.txt").symlink_to("runt.txt")
    report = place.ingest()
    assert report.added == ("a/ok.txt",)
    assert [failure.name for failure in report.failed] == ["a/ut.txt"]


def test_an_index_may_lie_anywhere(place: Place) -> None:
    elsewhere = Place(place.corpus, place.index.rename(place.index.with_name("50% av #1? åäö")))
    elsewhere.write("a/ok.txt", "Turismen ska utvecklas.\n")
    elsewhere.ingest()
    assert elsewhere.ingest().unchanged == ("a/ok.txt",)
    with elsewhere.assistant() as assistant:
        assert assistant.search("turism", 1)


def test_changed_background_or_description_makes_a_new_build(indexed: Place) -> None:
    description = indexed.corpus / "kymmenedalen/programme.toml"
    description.write_text(description.read_text(encoding="utf-8").replace("[2014, 2017]", "[2014, 2018]"))
    report = indexed.ingest()
    assert report.unchanged == (DOCUMENT,)
    with indexed.build() as build:
        assert build.store.programmes["kymmenedalen"].label("sv").endswith("2014–2018")
    assert "2014–2018" in indexed.ask(QUESTION)["text"]


def test_a_corpus_of_files_alone_is_one_programme(place: Place) -> None:
    place.write("ett.txt", small(1))
    place.write("två.txt", small(2))
    assert place.ingest().added == ("ett.txt", "två.txt")
    place.write("ett.txt", small(3))
    assert place.ingest().changed == ("ett.txt",)


def test_a_described_folder_is_a_corpus_of_its_own(place: Place) -> None:
    shutil.copytree(CORPUS / "kymmenedalen", place.corpus, dirs_exist_ok=True)
    assert place.ingest().added == ("kymmenedalen.sv.txt",)
    with place.assistant() as assistant:
        assert assistant.ask(QUESTION).citations[0].document == "kymmenedalen.sv.txt"
