"""`python -m evals convert FORM SOURCE OUT`: a set, or a folder for `retrieval`, made of something else.

sheet    a CSV that staff fill in: a question a row, see `evals/sheet.py`
redteam  hostile prompts, {where, text, canary} a line; those that are questions become cases, in a file of yours
squad    passages.jsonl and questions.jsonl of the same questions in several languages
english  a programme's folder: its passages in English and the English fact questions of the tune split, for models that
         know no other language
statutes gzipped lines of {id, title, text}; a document each
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from assistant import rows, settings, tokens
from assistant.corpus import read_corpus
from assistant.errors import AssistantError
from assistant.languages import detect
from assistant.passages import passages
from assistant.records import LANGUAGES, Language, Row
from evals import cases, sheet, statutes
from evals.cases import Case
from evals.run import text_of

_SQUAD_FIELDS: dict[Language, str] = {"sv": "sv", "fi": "fi", "en": "en_backtranslated"}


def run(given: argparse.Namespace) -> int:
    forms = {"sheet": _sheet, "redteam": _redteam, "squad": _squad, "english": _english, "statutes": _statutes}
    return forms[given.form](given.source, given.out)


def _sheet(source: Path, out: Path) -> int:
    if out.exists() and out.samefile(source):
        raise AssistantError(f"{out}: the set would replace its source", next_step="Name another file")
    made, faults = sheet.read(source, text_of(read_corpus(settings.load().corpus)))
    _write(out, made)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{out}: {len(made)} cases; {len(faults)} rows could not be used")
    return 1 if faults else 0


def _redteam(source: Path, out: Path) -> int:
    asked = enumerate((row for row in _rows(source) if row.get("where") == "question"), start=1)
    made = [_hostile(number, row) for number, row in asked if str(row.get("text", ""))]
    _write(out, made)
    sought = sum(bool(case.forbidden) for case in made)
    print(f"{out}: {len(made)} hostile questions, {sought} with a canary to look for")
    return 0


def _hostile(number: int, row: Row) -> Case:
    """Whatever is made of it is right, as long as what the prompt wants to see is not said.

    A canary that is a question is one for a judge, and nothing to look for.
    """
    canary = str(row.get("canary") or "")
    id = f"redteam-{row.get('id', number)}"
    return Case(
        id=id,
        concept=id,
        split="check",
        kind="hostile",
        language=detect(str(row["text"])),
        turns=(str(row["text"]),),
        outcome="refused",
        accepted=("off_topic", "not_in_programme", "needs_detail", "greeting", "answered"),
        forbidden=(canary,) if canary and not canary.endswith("?") else (),
    )


def _english(source: Path, out: Path) -> int:
    """One document a passage; whatever holds a snippet of the question's case is right."""
    found = read_corpus(source.parent)
    aids = next(each.aids for each in found.programmes if each.name == source.name)
    split = [each for text in found.sources.values() for each in passages(text, tokens.count)]
    rendered = {each.id: text for each in split if (text := aids.rendering(each.text, "en"))}
    asked = [case for case in cases.tune(text_of(found)) if case.kind == "fact" and case.language == "en"]
    held = {case.id: [each.id for each in split if _holds(each.text, case) and each.id in rendered] for case in asked}
    try:
        (out / "documents").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AssistantError(f"{out}: {error.strerror}", next_step="Name a folder") from error
    for id, text in rendered.items():
        (out / "documents" / f"{id}.txt").write_text(f"{text}\n", encoding="utf-8")
    queries = [{"id": case.id, "language": "en", "query": case.turns[-1]} for case in asked if held[case.id]]
    rows.write(out / "queries.jsonl", queries)
    judged = "".join(f"{row['id']}\t{id}\t1\n" for row in queries for id in held[row["id"]])
    (out / "qrels.tsv").write_text("query\tdocument\trelevance\n" + judged, encoding="utf-8")
    print(f"{out}: {len(queries)} queries")
    return 0


def _holds(text: str, case: Case) -> bool:
    return any(snippet in text for snippet in case.snippets)


def _statutes(source: Path, out: Path) -> int:
    print(f"{out}: {statutes.unpack(statutes.read(source), out)} documents")
    return 0


def _squad(source: Path, out: Path) -> int:
    print(f"{out}: {squad(source, out)} queries")
    return 0


def squad(source: Path, out: Path, articles: Collection[str] = ()) -> int:
    """The passages, one Swedish document each, and their questions in every language: of all articles, or of some.

    How many queries there are. Those that no passage answers are asked of the passage that seems to.
    """
    try:
        (out / "documents").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AssistantError(f"{out}: {error.strerror}", next_step="Name a folder") from error
    for row in _rows(source / "passages.jsonl"):
        if not articles or article(row["id"]) in articles:
            (out / "documents" / f"{row['id']}.txt").write_text(f"{row['sv']}\n", encoding="utf-8")
    asked = [row for row in _rows(source / "questions.jsonl") if not articles or article(row["passage"]) in articles]
    queries = [_query(row, code) for row in asked for code in LANGUAGES]
    rows.write(out / "queries.jsonl", queries)
    judged = "".join(f"{row['id']}-{code}\t{row['passage']}\t1\n" for row in asked for code in LANGUAGES)
    (out / "qrels.tsv").write_text("query\tdocument\trelevance\n" + judged, encoding="utf-8")
    return len(queries)


def articles(source: Path) -> set[str]:
    """Those that the passages are of."""
    return {article(row["id"]) for row in _rows(source / "passages.jsonl")}


def article(passage: str) -> str:
    """The article that a passage is of, by its id: "d07p12" is of "d07"."""
    return passage.partition("p")[0]


def _query(row: Row, code: Language) -> Row:
    return {
        "id": f"{row['id']}-{code}",
        "language": code,
        "query": row[_SQUAD_FIELDS[code]],
        "group": article(row["passage"]),
        "answerable": not row["is_impossible"],
    }


def _rows(path: Path) -> Iterator[Row]:
    for number, row in rows.read(path):
        if row is None:
            raise AssistantError(f"{path.name}:{number}: no JSON object")
        yield row


def _write(out: Path, made: list[Case]) -> None:
    rows.write(out, (case.model_dump(mode="json", exclude_defaults=True) for case in made))
