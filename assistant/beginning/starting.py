"""The way of a new programme: read its documents, see what they tell, propose a guide, make the folder."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import embedding, sources
from assistant.beginning import description, folder, guide, known, likeness, modelled, naming, proposals, silences
from assistant.beginning.outline import Given, Outline, outline, versions
from assistant.beginning.proposals import Proposals, ProposedGoal
from assistant.chat import model
from assistant.embedding import Embedder
from assistant.errors import ModelError, SourceError, StartError
from assistant.passages import passages
from assistant.programme import DESCRIPTION
from assistant.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Started:
    """What has been made, and of what."""

    folder: Path
    documents: tuple[Given, ...]
    outline: Outline
    proposals: Proposals


def start(name: str, paths: Sequence[Path], title: str, settings: Settings) -> Started:
    """Makes the folder of a programme. Raises StartError or EmbedderError; then nothing is made."""
    place = folder.check(settings.corpus, name, paths)
    embedder = embedding.load(settings.embedding)
    documents = tuple(_given(path, name, embedder) for path in paths)
    told = outline(documents)
    proposed = _proposals(documents, settings, embedder) if documents else Proposals()
    written = {DESCRIPTION: description.written(told, documents, title, name)}
    written |= {guide.PROPOSED: guide.written(proposed)} if documents else {}
    folder.make(place, written, paths)
    return Started(place, documents, told, proposed)


def _given(path: Path, name: str, embedder: Embedder) -> Given:
    try:
        source = sources.read(path, f"{name}/{path.name}", name)
    except SourceError as error:
        raise StartError(error.message.removeprefix(f"{name}/"), next_step=error.next_step) from error
    return Given(path.name, source, tuple(passages(source, embedder.count_tokens)))


def _proposals(documents: Sequence[Given], settings: Settings, embedder: Embedder) -> Proposals:
    replaced = {each.replaces for each in versions(documents).values()}
    said = [passage for each in documents if each.name not in replaced for passage in each.passages]
    words = naming.words(each.source for each in documents)
    others = known.known((settings.corpus, known.SHIPPED), embedder)
    found = likeness.with_activities(proposals.goals(said), others, embedder, words)
    silent = silences.silences(said, others, embedder, words)
    left_open = tuple(each.topic.topic for each in silent if each.topic.topic in others.open)
    return Proposals(_modelled(found, settings, words), proposals.rules(said), silent, left_open)


def _modelled(goals: Sequence[ProposedGoal], settings: Settings, words: frozenset[str]) -> tuple[ProposedGoal, ...]:
    """The goals, with a chat model's activities where one is set; as many as it answers for."""
    done = list(goals)
    try:
        chat = None if settings.chat_off else model.load(settings)
        if chat:
            for at, goal in enumerate(goals):
                done[at] = modelled.added(goal, chat, words)
    except ModelError as error:
        log.warning("%s; the other goals are left without its activities", error)
    return tuple(done)
