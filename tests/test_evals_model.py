"""Measuring a chat model: what it wrote, what was shown of it, what it cost; and statements looked at once more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from answers import APPROVAL, SHOWN, STANDS
from chatmodel import Served
from library import CORPUS, Place

from assistant.assistant import Assistant
from assistant.corpus import read_corpus
from assistant.embedding import load
from assistant.index.builds import FolderBuilds
from assistant.index.pinning import Index
from assistant.settings import SecretStr
from evals import cases, checked, model, models
from evals.run import ROOT, text_of


@pytest.fixture(scope="module")
def found() -> list[cases.Case]:
    return cases.all_sets(text_of(read_corpus(CORPUS)), ["facts", "lists"])


def test_the_sample_is_spread_over_kinds_and_languages_and_the_same_each_time(found: list[cases.Case]) -> None:
    chosen = model.sample(found, 12)
    assert [case.id for case in chosen] == [case.id for case in model.sample(found, 12)]
    assert len({(case.kind, case.language) for case in chosen}) == 6 and len(chosen) == 12


def test_both_systems_are_measured_on_the_same_questions(
    chat: Served, programme: Place, found: list[cases.Case]
) -> None:
    chat.says("Programmet godkändes i juni 2014 [1]. Det kostade 5 000 euro [1]. Bra «Kymmenedalen-programmet» så.")
    given = programme.settings.model_copy(
        update={"chat_url": chat.url, "chat_model": "good", "chat_key": SecretStr("k"), "chat_price": (1.0, 10.0)}
    )
    chosen = [case for case in found if case.language == "sv" and "godkände" in str(case.snippets)][:1]
    measured = model.measure(chosen, read_corpus(CORPUS), given)
    told = model.report(measured, given)
    assert list(measured) == ["assistant", "whole text in the prompt"]
    rows = {line.split(" | ")[0].strip("| "): line.split(" | ")[1:] for line in told.splitlines()[2:]}
    assert rows["questions"][0] == "1" and float(rows["cost a question, by ASSISTANT_CHAT_PRICE"][0]) > 0
    assert measured["assistant"].unborne == 0
    assert measured["whole text in the prompt"].unborne > 0


def test_a_statement_that_was_shown_without_standing_is_found_afterwards(
    chat: Served, opened: Callable[..., Assistant], programme: Place
) -> None:
    chat.says(STANDS)
    embedder = load()
    with Index(FolderBuilds(programme.index), embedder.name).pinned() as build:
        answer = opened().ask(APPROVAL)
        assert answer.text == SHOWN and checked.unborne(answer, build, embedder) == []
        for added in ("Det kostade 5 000 euro [1].", "Det är bra.", "Det godkändes inte [1].", "Det gäller [7]."):
            assert checked.unborne(replace(answer, text=f"{SHOWN} {added}"), build, embedder) != []
        assert checked.said(answer) == 1 and not checked.is_given_up(answer)


def test_an_answer_that_is_not_the_models_tells_so(chat: Served, opened: Callable[..., Assistant]) -> None:
    chat.says("Programmet är bra.")
    assert checked.is_given_up(opened().ask(APPROVAL)) and not checked.is_given_up(opened().ask("Hej!"))


def test_every_table_has_its_place_in_the_document() -> None:
    text = models.DOCUMENT.read_text(encoding="utf-8")
    assert models.DOCUMENT == ROOT / "docs" / "models.md"
    for name in ("liar", "live", "model"):
        assert text.count(f"<!-- {name} -->") == text.count(f"<!-- /{name} -->") == 1
