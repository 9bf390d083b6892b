"""The way of a document: find, read, split into passages, embed what is new, write a build, verify, publish."""

from __future__ import annotations

import datetime
import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from assistant import background, embedding, kinds, phrases, reports, sentences
from assistant.aids import Aids
from assistant.corpus import Corpus, read_corpus
from assistant.divided import Divided
from assistant.embedding import Embedder, Vectors
from assistant.errors import IndexUnreachable, IndexUnusable
from assistant.index import builds
from assistant.index.builds import Builds, Writing
from assistant.index.layout import Manifest
from assistant.index.reader import Build
from assistant.index.store import Hubs, Sentence
from assistant.index.writer import BuildWriter
from assistant.kept import KeptVectors, Progress
from assistant.kept_parsed import KeptParsed
from assistant.phrases import Phrase
from assistant.programme import Programme
from assistant.records import Passage, Source
from assistant.reports import Report
from assistant.settings import Settings

log = logging.getLogger(__name__)
_COPIED_BELOW = 0.1
"""Share of the documents that may change for the new build to start as a copy of the old one."""


def ingest(settings: Settings, *, rebuild: bool = False, progress: Progress | None = None) -> Report:
    """Brings the index in line with the corpus; a new build is published only if something changed, or to `rebuild`.

    Raises SourceError, EmbedderError or IndexUnusable; whatever happens, the build that answered before still answers.
    """
    with closing(builds.of(settings)) as place, place.writing() as writing:
        corpus = _read(settings)
        embedder = embedding.load(settings.embedding)
        base = None if rebuild else _published(place, embedder)
        try:
            report = _compared(corpus, base, settings.day)
            if not base or not _is_current(base, corpus, report):
                report = _written(writing, settings.index, corpus, report, base, embedder, progress)
            writing.clean_up()
            reports.keep(settings.index, report)
            return report
        finally:
            if base:
                base.close()


def _read(settings: Settings) -> Corpus:
    """The corpus; what has not changed since the last ingest is not parsed again."""
    with closing(KeptParsed(settings.index / "parsed.sqlite")) as kept:
        corpus = read_corpus(settings.corpus, kept.parse)
        kept.forget()
        return corpus


def _published(place: Builds, embedder: Embedder) -> Build | None:
    """The build that answers now; None if there is none that this embedder could add to. Raises IndexUnreachable."""
    try:
        return place.open(place.published(), embedder.name, embedder.dimensions)
    except IndexUnreachable:
        raise
    except IndexUnusable:
        return None


def _compared(corpus: Corpus, base: Build | None, day: datetime.date) -> Report:
    before = base.store.digests() if base else {}
    now = {name: source.digest for name, source in corpus.sources.items()}
    return Report(
        build=base.id if base else "",
        passages=base.store.size if base else 0,
        added=tuple(name for name in now if name not in before),
        changed=tuple(name for name in now if name in before and now[name] != before[name]),
        unchanged=tuple(name for name in now if before.get(name) == now[name]),
        removed=tuple(name for name in before if name not in now),
        failed=corpus.failed,
        skipped=corpus.skipped,
        remarks={name: source.remarks for name, source in corpus.sources.items() if source.remarks},
        notes={note.document: note.state(day) for note in corpus.notes},
    )


def _is_current(base: Build, corpus: Corpus, report: Report) -> bool:
    same = (base.manifest.background, base.manifest.descriptions, base.manifest.aids) == (
        _background(),
        _descriptions(corpus.programmes),
        _aids(corpus.programmes),
    )
    return same and not (report.added or report.changed or report.removed)


def _written(
    writing: Writing,
    index: Path,
    corpus: Corpus,
    report: Report,
    base: Build | None,
    embedder: Embedder,
    progress: Progress | None,
) -> Report:
    touched = {*report.added, *report.changed, *report.removed}
    copied = base if base and _may_be_copied(base, corpus, touched) else None
    wanted = touched.intersection(corpus.sources) if copied else set(corpus.sources)
    divided = Divided(corpus, embedder, copied)
    prepared = {name: divided.passages(name) for name in sorted(wanted)}
    replaced = sorted(touched.intersection(copied.store.digests())) if copied else []
    with closing(KeptVectors(index / "vectors.sqlite", embedder)) as kept:
        # All embedding comes first: a build is open for writing only briefly, and a stopped ingest keeps its vectors.
        asked = background.asked(kept)
        said = phrases_of(corpus, divided)
        _take(kept, corpus, [phrase.text for phrase in said])
        spoken = kept.documents([phrase.text for phrase in said], progress)
        kept.keep((text for found in prepared.values() for text in texts_of(found)), progress)
        weights = kept.fitted(taught_by(said, embedder), lambda: kind_weights(embedder, said, kept))
        hubbed = list(zip(said, background.hubs(spoken, asked), spoken, strict=True))
        with writing.building(copied) as build:
            _describe(build, corpus, prepared, asked, hubbed, weights)
            for name in replaced:
                build.remove(name)
            for name, found in prepared.items():
                _add(build, corpus, corpus.sources[name], found, kept, asked)
            manifest = _finish(build, corpus, embedder)
    return replace(report, build=manifest.build, passages=manifest.passages)


def _finish(build: BuildWriter, corpus: Corpus, embedder: Embedder) -> Manifest:
    """Puts a build on disk, checks and publishes it."""
    manifest = build.finish(
        embedder=embedder.name,
        dimensions=embedder.dimensions,
        background=_background(),
        descriptions=_descriptions(corpus.programmes),
        aids=_aids(corpus.programmes),
    )
    build.verify(embedder.name)
    build.publish()
    return manifest


def _may_be_copied(base: Build, corpus: Corpus, touched: set[str]) -> bool:
    same = (base.manifest.background, base.manifest.aids) == (_background(), _aids(corpus.programmes))
    return same and len(touched) <= _COPIED_BELOW * len(corpus.sources)


def _background() -> str:
    """A digest of what every build is made by, whatever the corpus."""
    return hashlib.sha256(f"{background.digest()} {kinds.recipe()}".encode()).hexdigest()


def _take(kept: KeptVectors, corpus: Corpus, texts: Sequence[str]) -> None:
    """Takes the vectors that ship, if any is wanted; a file that cannot be used costs only time."""
    if kept.has(texts):
        return
    for path in corpus.shipped:
        try:
            kept.take(path)
        except OSError as error:
            log.warning("%s; its texts are embedded anew", error)


def phrases_of(corpus: Corpus, divided: Divided) -> list[Phrase]:
    """What the aids and the house notes say, and the goals of every programme that is described."""
    found: list[Phrase] = [saying for note in corpus.notes if not note.about.off for saying in note.sayings()]
    for each in corpus.programmes:
        if each.documents or each.aids != Aids():
            documents = [source for source in corpus.of(each.name) if not source.replaced_by]
            held = [passage for source in documents for passage in divided.passages(source.document)]
            said = phrases.phrases(each.aids, held, {source.document: source.language for source in documents})
            found += [replace(phrase, programme=each.name) for phrase in said]
    return found


def taught_by(said: Sequence[Phrase], embedder: Embedder) -> bytes:
    """A digest of all that teaches what kind a message is. Of texts, since vectors differ a little between machines."""
    own = [f"{each.kind} {each.text}" for each in said if each.kind in phrases.SAID]
    made_of = [kinds.recipe(), embedder.name, embedder.recipe, background.digest(), *own]
    return hashlib.sha256("\n".join(made_of).encode("utf-8", "surrogatepass")).digest()


def kind_weights(embedder: Embedder, said: Sequence[Phrase], kept: KeptVectors) -> Vectors:
    """What tells kinds of messages, fitted to the background questions and to phrases."""
    asked = background.asked(kept)
    spoken = kept.documents([phrase.text for phrase in said])
    questions = [(each.topic, vector) for each, vector in zip(background.questions(), asked, strict=True)]
    phrased = [(each.kind, vector) for each, vector in zip(said, spoken, strict=True)]
    if kinds.examples().embedder == embedder.name and not any(each.kind in phrases.SAID for each in said):
        return kinds.examples().bare
    return kinds.fitted(kinds.taught(embedder.name, questions, phrased))


def _describe(
    build: BuildWriter,
    corpus: Corpus,
    prepared: dict[str, list[Passage]],
    asked: Vectors,
    said: list[tuple[Phrase, Hubs, Vectors]],
    kind_weights: Vectors,
) -> None:
    sizes = Counter(corpus.sources[name].programme for name, found in prepared.items() for _ in found)
    questions = [
        (each.language, each.topic, vector) for each, vector in zip(background.questions(), asked, strict=True)
    ]
    build.describe(corpus.programmes, sizes, questions, said, kind_weights)


def texts_of(found: Sequence[Passage]) -> list[str]:
    """All that is embedded of passages."""
    return [
        *(passage.text for passage in found),
        *(text for passage in found for _, _, text in _sentences(passage)),
    ]


def _sentences(passage: Passage) -> list[tuple[int, int, str]]:
    """Place and text of each sentence, for a passage that has several."""
    spans = sentences.spans(passage.text)
    return (
        [(passage.start + start, passage.start + end, passage.text[start:end]) for start, end in spans]
        if len(spans) > 1
        else []
    )


def _add(
    build: BuildWriter,
    corpus: Corpus,
    source: Source,
    found: Sequence[Passage],
    kept: KeptVectors,
    asked: Vectors,
) -> None:
    vectors = kept.documents([passage.text for passage in found])
    said = [(passage.id, *each) for passage in found for each in _sentences(passage)]
    spoken = kept.documents([text for *_, text in said])
    rows = [(id, Sentence(start, end, vector)) for (id, start, end, _), vector in zip(said, spoken, strict=True)]
    programme = next(each for each in corpus.programmes if each.name == source.programme)
    rendered = list(phrases.renderings(programme.aids, found))
    build.add(source, found, vectors, background.hubs(vectors, asked), rows, rendered)


def _descriptions(programmes: Iterable[Programme]) -> str:
    return _digest(each.model_dump_json(exclude={"aids"}) for each in programmes)


def _aids(programmes: Iterable[Programme]) -> str:
    return _digest(f"{each.name} {each.aids.model_dump_json()}" for each in programmes)


def _digest(said: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]
