"""The judge: yes and no line by line, and a failure, not a zero, where it does not say so."""

from __future__ import annotations

import pytest
from chatmodel import Served
from examined import GOAL, answer, reply
from pytest_httpserver import HTTPServer

from assistant.chat import model
from assistant.chat.model import Model
from assistant.settings import Settings
from evals import judge
from evals.judge import Judged

SAID = reply(answer("Ett mål är turismen. Det gäller 2014–2017.", [GOAL]))


@pytest.fixture
def served(httpserver: HTTPServer) -> Served:
    return Served(httpserver)


@pytest.fixture
def writer(served: Served) -> Model:
    found = model.load(Settings(_env_file=None, chat_model="openai:m", chat_url=served.url))
    assert found is not None
    return found


@pytest.mark.parametrize(("told", "share"), [("1 yes\n2 no", 0.5), ("1. Yes\n2: YES.", 1.0), ("1 no\n2 no", 0.0)])
def test_the_share_of_sentences_is_read_off(served: Served, writer: Model, told: str, share: float) -> None:
    served.says(told)
    assert judge.judge(SAID, writer) == Judged("c", share)
    assert GOAL in served.prompt
    assert "2 Det gäller 2014–2017." in served.prompt


@pytest.mark.parametrize("told", ["", "yes", "1 yes", "1 yes\n2 maybe", "1 yes\n2 no\n3 no"])
def test_what_cannot_be_read_is_a_failure(served: Served, writer: Model, told: str) -> None:
    served.says(told)
    judged = judge.judge(SAID, writer)
    assert judged.borne_out is None
    assert judged.failure


def test_a_judge_that_breaks_off_is_a_failure(served: Served, writer: Model) -> None:
    served.says("1 yes\n2 no", reason=None)
    assert judge.judge(SAID, writer).borne_out is None
