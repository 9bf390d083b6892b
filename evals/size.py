"""`python -m evals size FOLDER`: how an index grows, up to 100,000 passages; with `--write` in docs/size.md and .svg.

FOLDER has scale_sv_5mb.jsonl.gz and scale_sv_50mb.jsonl.gz, statutes as `convert statutes` reads them. What is made is
kept in runs/size: a run that was stopped goes on, the embedding is done once, and an index that was measured is asked
again without being made again. Remove runs/size/N to have that of N passages made anew.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import TypeAdapter

from assistant import embedding
from assistant.corpus import read_corpus
from assistant.embedding import Embedder
from assistant.index.builds import FolderBuilds
from assistant.index.pinning import Index
from assistant.index.reader import Build
from assistant.kept import KeptVectors
from assistant.settings import load as load_settings
from assistant.starting import open_assistant
from evals import cases, growing, growth, statutes
from evals.beside import Exact, Known, Stock
from evals.curves import Curve, Panel, svg
from evals.growing import FEW, MANY, Made
from evals.growth import Ask, Ingested
from evals.run import text_of
from evals.statutes import Statute

FILE = Path(__file__).parent.parent / "docs" / "size.md"
CHART = FILE.with_suffix(".svg")
ROOT = Path("runs") / "size"
_FEW = 1_000
"""Passages of the programme that is asked alone."""
_EVERY = 100
"""One statute in so many of those beyond the small set has real vectors."""
_KEPT = TypeAdapter(Ingested)
_EACH = 5
"""One question in so many is asked to compare approximate with exact search."""


_COLUMNS = (
    "passages",
    "texts with real vectors",
    "with noised ones",
    "embedding",
    "the rest",
    "share of the embedding",
    "memory",
    "one document changed",
    "nothing changed",
    "on disk",
    "opened in",
    "recall@10",
)
_PAGE = f"""# Size

Made by `python -m evals size FOLDER --write` (`make bench-size`) on {{processors}} processors, with Finnish statutes in
Swedish.

![Milliseconds of a question, and seconds to publish, by the number of passages](size.svg)

Passages beyond those with real vectors have noised ones: each is as near to a real one as real ones are to the
nearest other one (the median). Machines are noisy: the ratios, taken in one run, are what counts.

## Ingest

Embedding is what all of it would take at the speed of a sample; the rest is an ingest that finds every vector kept.
Memory is the most that the process held.

| {" | ".join(_COLUMNS)} |
|{"---|" * len(_COLUMNS)}
{{sizes}}

## Questions

Medians, of questions in three languages and by turns; their embedding is included.

| way | passages | ms | times the smallest |
|---|---|---|---|
{{times}}
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A corpus of a size with its index."""

    folder: Path
    made: Made | None
    """How its vectors came about; None where it was measured before."""

    @property
    def measured(self) -> Path:
        """The file with what was measured of it."""
        return self.folder / "ingested.json"


def run(given: argparse.Namespace) -> int:
    embedder, questions = embedding.load(), _questions()
    places = list(_prepared(given, embedder))
    ingested = [_ingested(place, questions[::_EACH], embedder) for place in places]
    with _ways(places, ingested, embedder) as ways:
        taken = growth.asked(ways, questions)
    text = _written(ingested, taken)
    if given.write:
        FILE.write_text(text, encoding="utf-8")
        CHART.write_text(_chart(ingested, taken), encoding="utf-8")
    print(text)
    return 0


def _ingested(place: Place, questions: Sequence[str], embedder: Embedder) -> Ingested:
    if place.made is None:
        return _KEPT.validate_json(place.measured.read_bytes())
    found = growth.ingested(place.folder, place.made, questions, embedder)
    place.measured.write_bytes(_KEPT.dump_json(found, indent=1))
    return found


def _questions() -> list[str]:
    """Questions of the tune split, in three languages, in an order that is always the same and goes by nothing."""
    text = text_of(read_corpus(load_settings().corpus))
    asked = [case.turns[-1] for case in cases.tune(text) if case.kind == "fact"]
    return random.Random(0).sample(asked, len(asked))


def _prepared(given: argparse.Namespace, embedder: Embedder) -> Iterator[Place]:
    """A corpus of each size: the small set of statutes first, then the rest of the large one, then copies."""
    small = list(statutes.read(given.folder / "scale_sv_5mb.jsonl.gz"))
    known = {each.id for each in small}
    rest = [each for each in statutes.read(given.folder / "scale_sv_50mb.jsonl.gz") if each.id not in known]
    real = ROOT / "real.sqlite"
    ROOT.mkdir(parents=True, exist_ok=True)
    _embed([*small, *rest[::_EVERY]][: given.real], real, embedder)
    for size in given.sizes:
        place = Place(ROOT / str(size), None)
        if not place.measured.exists():
            shutil.rmtree(place.folder, ignore_errors=True)
            growing.write(place.folder, [*small, *rest], size, _FEW, embedder)
            place = Place(place.folder, growing.noised(place.folder, real, embedder))
        yield place


def _embed(found: Sequence[Statute], real: Path, embedder: Embedder) -> None:
    place = ROOT / "real"
    shutil.rmtree(place, ignore_errors=True)
    statutes.unpack(found, place / "corpus" / FEW)
    growing.embedded(place, real, embedder)


@contextmanager
def _ways(places: Sequence[Place], ingested: Sequence[Ingested], embedder: Embedder) -> Iterator[dict[str, Ask]]:
    """Every way to ask, by its name and size."""
    with ExitStack() as held:
        ways: dict[str, Ask] = {"embedding alone": embedder.embeddings.embed_query}
        for place, size in zip(places, ingested, strict=True):
            ways |= {f"{name} | {size.passages:,}": ask for name, ask in _of_size(place, embedder, held).items()}
        yield ways


def _of_size(place: Place, embedder: Embedder, held: ExitStack) -> dict[str, Ask]:
    given = growing.settings(place.folder)
    assistant = open_assistant(given)
    held.callback(assistant.close)
    build = held.enter_context(Index(FolderBuilds(given.index), embedder.name).pinned())
    exact, stock = Exact.of(build), _stock(build, place, embedder, held)
    ways: dict[str, Ask] = {"the assistant, one programme of about 1,000": assistant.of([FEW]).ask}
    if MANY in build.store.programmes:
        ways["the assistant, one programme of all others"] = assistant.of([MANY]).ask
        ways["the assistant, both programmes"] = assistant.ask
    return {
        **ways,
        "LangChain and Chroma": stock.ask,
        "LangChain and Chroma, filtered by programme": partial(stock.ask, programme=FEW),
        "exact search": lambda question: exact.nearest(embedder.query(question)),
    }


def _stock(build: Build, place: Place, embedder: Embedder, held: ExitStack) -> Stock:
    kept = held.enter_context(closing(KeptVectors(growing.settings(place.folder).index / growing.KEPT, embedder)))
    folder = held.enter_context(tempfile.TemporaryDirectory())
    passages = [each for name in build.store.programmes for each in build.store.of_programme(name)]
    return Stock(passages, Known(kept, embedder), folder)


def _written(ingested: Sequence[Ingested], taken: dict[str, float]) -> str:
    first = {name.partition(" | ")[0]: milliseconds for name, milliseconds in reversed(taken.items())}
    sizes = "\n".join(_size(each) for each in ingested)
    times = "\n".join(
        f"| {name if ' | ' in name else f'{name} | '} | {milliseconds:.1f} | "
        f"{milliseconds / first[name.partition(' | ')[0]]:.2f} |"
        for name, milliseconds in taken.items()
    )
    return _PAGE.format(processors=os.cpu_count(), sizes=sizes, times=times)


def _size(each: Ingested) -> str:
    cells = (
        f"{each.passages:,}",
        f"{each.made.real:,}",
        f"{each.made.noised:,}",
        f"{each.embedding / 60:,.0f} min",
        f"{each.rest.seconds:,.0f} s",
        f"{each.rest.seconds / each.embedding:.1%}",
        f"{each.rest.memory:,.0f} MB",
        f"{each.changed.seconds:.1f} s",
        f"{each.nothing.seconds:.1f} s",
        f"{each.disk:,.0f} MB",
        f"{each.opening:.1f} s",
        f"{each.recall:.3f}",
    )
    return f"| {' | '.join(cells)} |"


def _chart(ingested: Sequence[Ingested], taken: dict[str, float]) -> str:
    by_way: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, milliseconds in taken.items():
        way, _, size = name.partition(" | ")
        if size:
            by_way[way].append((float(size.replace(",", "")), milliseconds))
    asked = [Curve(way, tuple(points)) for way, points in by_way.items() if len(points) > 1]
    changed = Curve("one document changed", tuple((each.passages, each.changed.seconds) for each in ingested))
    nothing = Curve("nothing changed", tuple((each.passages, each.nothing.seconds) for each in ingested))
    panels = Panel("Milliseconds of a question", tuple(asked)), Panel("Seconds to publish", (changed, nothing))
    return svg(panels, "passages")
