"""Two languages are compared over the concepts that were asked in both, each counting once."""

from __future__ import annotations

from assistant.records import Language
from evals import languages
from evals.runs import Scored


def scored(concept: str, language: Language, right: float) -> Scored:
    name = f"{concept}-{language}-{right}"
    return Scored(name, concept, "tune", "fact", language, False, 0.0, {"right": right}, {})


def row(cases: list[Scored], pair: str) -> str:
    return next(line for line in languages.table(cases).splitlines() if "respects" in line and pair in line)


def test_a_concept_asked_in_one_language_only_does_not_count() -> None:
    both = [scored(concept, code, 1.0) for concept in ("a", "b", "c") for code in ("sv", "fi")]
    assert row(both, "fi less sv") == row([*both, scored("d", "sv", 0.0)], "fi less sv")
    assert "+0.000 · 3" in row(both, "fi less sv")


def test_many_wordings_of_a_concept_count_as_one() -> None:
    cases = [scored("a", "sv", 1.0), scored("b", "sv", 0.0), scored("b", "fi", 0.0)]
    cases += [scored("a", "fi", each) for each in (1.0, 0.0)]
    assert "-0.250" in row(cases, "fi less sv") and "· 2" in row(cases, "fi less sv")


def test_too_few_concepts_give_no_figure() -> None:
    assert "|  |" in row([scored("a", "sv", 1.0), scored("a", "fi", 1.0)], "fi less sv")
