"""`python -m evals vectors` (`make vectors`): writes the vectors that ship with each programme's aids.

An ingest takes them instead of embedding some ten thousand phrases, which would take more than a minute.
"""

from __future__ import annotations

import argparse
from contextlib import closing
from dataclasses import replace

from assistant import embedding, settings
from assistant.corpus import read_corpus
from assistant.ingestion import ingest, phrases_of
from assistant.kept import SHIPPED, KeptVectors


def run(_: argparse.Namespace) -> int:
    given = settings.load()
    ingest(given)
    embedder = embedding.load(given.embedding)
    corpus = read_corpus(given.corpus)
    with closing(KeptVectors(given.index / "vectors.sqlite", embedder)) as kept:
        for programme in corpus.programmes:
            said = phrases_of(replace(corpus, programmes=(programme.model_copy(update={"notes": ()}),)), embedder)
            if said:
                path = given.corpus / programme.name / SHIPPED
                kept.give(path, [phrase.text for phrase in said])
                print(f"{path}: {len(said)} phrases")
    return 0
