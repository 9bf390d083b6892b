"""The files of docs/files.md on the real way in: each is refused by name, or read without what harms in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from library import Place

from assistant.reports import Report
from evals.hostile.cases import CASES, Case
from evals.hostile.texts import good
from evals.hostile.trial import Canary, bench, canary, faults_of, found, put, texts_of

QUICK = [case for case in CASES if not case.slow]


def named(case: Case) -> str:
    return f"{case.number} {case.what}"


@dataclass(frozen=True, slots=True)
class Ingested:
    """One ingest of every quick case, each in a programme of its own, beside a good document."""

    report: Report
    texts: Mapping[str, str]
    asked: Canary


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory, programme: Place) -> Iterator[Ingested]:
    place = Place(tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("index"))
    place.write("god/god.txt", good())
    with canary() as asked:
        for number, case in enumerate(QUICK):
            put(case, place.corpus / f"fall{number}", asked)
        report = place.ingest()
        yield Ingested(report, texts_of(place.settings), asked)


@pytest.mark.parametrize("number", range(len(QUICK)), ids=map(named, QUICK))
def test_a_file_is_refused_with_its_reason_or_read_without_its_harm(number: int, ingested: Ingested) -> None:
    result = found(f"fall{number}", ingested.report, ingested.texts)
    assert faults_of(QUICK[number], result) == []


def test_no_file_keeps_a_good_document_out_and_none_has_anything_fetched(ingested: Ingested) -> None:
    assert ingested.texts["god/god.txt"] == good().decode()
    assert ingested.asked.asked == []


def test_every_refusal_says_what_to_do(ingested: Ingested) -> None:
    assert [each for each in ingested.report.failed if not each.next_step] == []


@pytest.mark.long
@pytest.mark.parametrize("case", [case for case in CASES if case.slow], ids=named)
def test_a_heavy_file_is_refused_in_time_and_within_memory(
    case: Case, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with canary() as asked:
        assert bench(tmp_path_factory.mktemp("bench"), asked).tried(case).faults == ()
