"""`python -m evals vectors` (`make vectors`): writes what ships for a quick start: vectors of questions and of aids.

An ingest takes it instead of embedding thousands of phrases and fitting the kinds of messages to them, which would
take minutes.
"""

from __future__ import annotations

import argparse
from contextlib import closing
from dataclasses import replace
from functools import partial

from assistant import background, embedding, settings
from assistant.corpus import read_corpus
from assistant.divided import Divided
from assistant.ingestion import ingest, kind_weights, phrases_of, taught_by
from assistant.kept import SHIPPED, KeptVectors


def run(_: argparse.Namespace) -> int:
    given = settings.load()
    ingest(given)
    embedder = embedding.load(given.embedding)
    corpus = read_corpus(given.corpus)
    divided = Divided(corpus, embedder)
    with closing(KeptVectors(given.index / "vectors.sqlite", embedder)) as kept:
        kept.give_queries(background.SHIPPED, [each.text for each in background.questions()])
        for programme in corpus.programmes:
            said = phrases_of(replace(corpus, programmes=(programme.model_copy(update={"notes": ()}),)), divided)
            if said:
                path = given.corpus / programme.name / SHIPPED
                fit = kept.fitted(taught_by(said, embedder), partial(kind_weights, embedder, said, kept))
                kept.give(path, [phrase.text for phrase in said], taught_by(said, embedder), fit)
                print(f"{path}: {len(said)} phrases")
    return 0
