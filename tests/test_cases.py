"""Question sets: every fault is named with its line, and the sets of the project are what they have to be."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from examined import GOAL, TEXT
from library import CORPUS, DOCUMENT

from assistant.errors import AssistantError
from assistant.records import LANGUAGES
from evals import cases
from evals.cases import Case

GOOD = {
    "id": "a",
    "concept": "tourism",
    "split": "tune",
    "kind": "fact",
    "language": "sv",
    "turns": ["Vad sägs om turism?"],
    "outcome": "answered",
    "snippets": [GOAL],
}


@pytest.fixture(scope="module")
def sets() -> list[Case]:
    return cases.all_sets((CORPUS / DOCUMENT).read_bytes().decode())


def written(folder: Path, *rows: dict[str, object] | str) -> Path:
    path = folder / "set.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_good_set_is_loaded(tmp_path: Path) -> None:
    loaded = cases.load(written(tmp_path, GOOD, "", GOOD | {"id": "b"}), TEXT)
    assert [case.id for case in loaded] == ["a", "b"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"snippets": ["att hitta på"]}, "the text does not hold 'att hitta på'"),
        ({"welcome": ["att hitta på"]}, "the text does not hold 'att hitta på'"),
        ({"goals": ["att hitta på"]}, "the text does not hold 'att hitta på'"),
        ({"parts": [{"outcome": "answered", "snippets": ["att hitta på"]}]}, "the text does not hold 'att hitta på'"),
        ({"concpt": "x"}, "concpt: Extra inputs are not permitted"),
        ({"id": "a"}, "the id 'a' stands twice"),
        ({"outcome": "maybe"}, "outcome: Input should be"),
        ({"split": "check"}, "the concept 'tourism' is in both splits"),
        ({"turns": []}, "it has no turn"),
        ({"snippets": []}, "an answered case names a snippet, a verdict or parts"),
        ({"language": "de"}, "language: Input should be"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, change: dict[str, object], said: str) -> None:
    path = written(tmp_path, GOOD, "", GOOD | {"id": "b"} | change)
    with pytest.raises(AssistantError, match=r"set\.jsonl:3") as raised:
        cases.load(path, TEXT)
    assert said in str(raised.value)


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "{", GOOD | {"outcome": "maybe"}, GOOD)
    with pytest.raises(AssistantError) as raised:
        cases.load(path, TEXT)
    assert "set.jsonl:1: " in str(raised.value)
    assert "set.jsonl:2: outcome" in str(raised.value)


def test_a_set_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(AssistantError, match="facts"):
        cases.all_sets(TEXT, ["nosuch"])


def test_the_sets_are_as_large_as_their_figures_need(sets: list[Case]) -> None:
    counts = Counter(case.kind for case in sets)
    ideas = {case.concept for case in sets if case.kind == "idea"}
    no_goal = [case for case in sets if case.verdict and case.verdict[0] in ("general_only", "no_match")]
    russia = {case.concept for case in sets if case.kind == "idea" and _on_russia(case)}
    assert counts["fact"] + counts["list"] >= 150
    assert counts["silent"] + counts["beside"] >= 150
    assert counts["idea"] >= 240
    assert len(ideas) >= 120
    assert len(no_goal) >= counts["idea"] / 3
    assert len(russia) >= 12
    assert counts["dialogue"] >= 45
    assert counts["enquiry"] >= 24
    assert sum(len(case.turns[-1].split()) < 4 for case in sets if case.kind == "short") >= 40
    assert counts["premise"] >= 30
    assert counts["hostile"] >= 30


def _on_russia(case: Case) -> bool:
    said = " ".join(case.turns).casefold()
    return any(
        word in said for word in ("ryss", "ryß", "venäj", "venaj", "russia", "pietari", "petersburg", "gräns", "raja")
    )


@pytest.mark.parametrize(
    "kind", ["fact", "list", "idea", "silent", "beside", "dialogue", "enquiry", "premise", "hostile"]
)
def test_each_kind_has_both_splits_and_the_three_languages_in_like_numbers(sets: list[Case], kind: str) -> None:
    for split in ("tune", "check"):
        counts = Counter(case.language for case in sets if (case.kind, case.split) == (kind, split))
        assert set(counts) == set(LANGUAGES)
        assert min(counts.values()) >= 0.6 * max(counts.values()), (split, counts)


def test_every_statement_below_the_title_is_asked_for(sets: list[Case]) -> None:
    text = (CORPUS / DOCUMENT).read_bytes().decode()
    lines = [line for line in text.splitlines()[1:] if len(line.split()) > 3]
    asked = {snippet for case in sets for snippet in (*case.snippets, *case.goals)}
    unasked = [line for line in lines if not any(snippet in line for snippet in asked)]
    assert unasked == []


def test_people_who_type_without_diacritics_are_among_them(sets: list[Case]) -> None:
    ours = [" ".join(case.turns) for case in sets if case.language != "en" and len(case.turns[-1]) > 40]
    assert sum(not set("åäö") & set(said.casefold()) for said in ours) > 0.05 * len(ours)
