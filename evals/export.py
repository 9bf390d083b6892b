"""`python -m evals export FORM RUN OUT`: a run as samples of RAGAS or DeepEval, a JSON object a line.

ragas     the fields of a SingleTurnSample
deepeval  the fields of an LLMTestCase
"""

from __future__ import annotations

import argparse

from assistant import rows
from assistant.markdown import MARK, plain
from assistant.records import Row
from evals import looks
from evals.cases import Case
from evals.replies import Reply
from evals.runs import Run


def run(given: argparse.Namespace) -> int:
    made = Run(given.run)
    if given.cases:
        looks.log(made, f"cases, exported for {given.form}")
    sample = {"ragas": _ragas, "deepeval": _deepeval}[given.form]
    asked = [(made.cases[id], reply) for id, reply in made.replies.items() if not reply.failed]
    answered = [(case, reply) for case, reply in asked if case.split == "tune" or given.cases]
    rows.write(given.out, (sample(case, reply) for case, reply in answered))
    print(f"{given.out}: {len(answered)} samples")
    return 0


def _ragas(case: Case, reply: Reply) -> Row:
    return {
        "user_input": case.turns[-1],
        "response": _shown(reply),
        "retrieved_contexts": [citation.quote for citation in reply.answer.citations],
        "reference_contexts": list(case.snippets or case.goals),
    }


def _deepeval(case: Case, reply: Reply) -> Row:
    return {
        "name": case.id,
        "input": case.turns[-1],
        "actual_output": _shown(reply),
        "retrieval_context": [citation.quote for citation in reply.answer.citations],
        "context": list(case.snippets or case.goals),
    }


def _shown(reply: Reply) -> str:
    return plain(MARK.sub("", reply.answer.text)).strip()
