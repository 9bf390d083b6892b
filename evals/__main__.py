"""`python -m evals COMMAND`: what can be given, and which module runs it."""

from __future__ import annotations

import argparse
import importlib
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.cli import Parser, use_utf8
from assistant.errors import AssistantError

FORMS = ("sheet", "redteam", "squad", "english", "statutes")
CHAPTERS = ("crash", "hostile", "load", "privacy", "supply", "mutants")
LOADS = ("1", "10", "50", "burst", "soak", "many", "bounds")
SIZES = (1_000, 8_000, 100_000)
SYSTEMS = ("assistant", "stock", "whole-text")


def parser() -> Parser:
    """Every command with its options."""
    top = Parser(prog="python -m evals", description="Offline evals and measurements.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_evals(commands)
    _add_exchanges(commands)
    _add_models(commands)
    files = commands.add_parser("hostile-files", help="read files that harm or are awkward, as an ingest would")
    files.add_argument("--write", action="store_true", help="write the table into docs/files.md too")
    rehearse = commands.add_parser(
        "rehearse", help="back up, lose, restore and upgrade a deployment, in a scratch folder"
    )
    rehearse.add_argument("--write", action="store_true", help="write what was seen into docs/deployment.md too")
    trust = commands.add_parser("trust", help="try what is promised, chapter by chapter")
    # Python 3.11 wants no chapter at all among the choices too.
    trust.add_argument("chapters", nargs="*", choices=(*CHAPTERS, []), metavar="CHAPTER", help=", ".join(CHAPTERS))
    trust.add_argument("--write", action="store_true", help="write the chapters into docs/trust.md too")
    bilingual = commands.add_parser("bilingual", help="see what a question finds among texts in two languages")
    bilingual.add_argument("slice", type=Path, metavar="SLICE", help="gzipped acts, each section in both languages")
    bilingual.add_argument("--write", action="store_true", help="write the table into docs/retrieval.md too")
    load = commands.add_parser("load", help="measure a part of the chapter on load, which stands for a week")
    load.add_argument("parts", nargs="+", choices=LOADS, metavar="PART", help=", ".join(LOADS))
    load.add_argument("--seconds", type=float, metavar="N", help="how long it lasts (default: the full run's time)")
    engines = commands.add_parser("engines", help="time a Hugging Face model in each engine that can run it")
    engines.add_argument("folder", type=Path, metavar="FOLDER", help="a sentence-transformers model")
    engines.add_argument("--write", action="store_true", help="write docs/engines.md too")
    size = commands.add_parser("size", help="measure how an index grows, up to 100,000 passages")
    size.add_argument("folder", type=Path, metavar="FOLDER", help="a folder with two sets of statutes")
    size.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="passages, the smallest first")
    size.add_argument("--real", type=int, metavar="N", help="statutes that are really embedded (default: all of a set)")
    size.add_argument("--write", action="store_true", help="write docs/size.md too")
    for name, help in {
        "grounding": "fit the check of a model's sentences and write docs/grounding.md",
        "acts": "fit what tells dialogue acts, and write docs/acts.md",
        "roles": "fit what tells the sentences of letters, and write docs/roles.md",
        "openings": "fit what tells where a question begins inside a sentence, and write docs/openings.md",
        "ablations": "ask everything of the assistant without each of its parts and write docs/ablations.md",
        "answers": "answer the first questions and write docs/first-answers.md",
        "conflicts": "see which pairs of sentences and rows with other figures are shown, and which wrongly",
        "gaps": "group unanswered questions, see how well, and write docs/gaps.md",
        "bench": "measure speed and write docs/bench.md",
        "calibrate": "fit the figures that judgements rest on to the tune split",
        "kinds": "compare ways to tell kinds of messages and to match phrases, and write docs/kinds.md",
        "paint": "time the pages in a browser beside a bare echo app, and write docs/paint.md",
        "vectors": "write the vectors that ship with the programmes' aids",
        "desk": "work through twelve enquiries in a browser and write docs/desk.md",
        "embedding": "compare ways to embed the passages and write docs/embedding.md",
    }.items():
        commands.add_parser(name, help=help)
    return top


def _add_evals(commands: argparse._SubParsersAction[Parser]) -> None:
    run = commands.add_parser("run", help="ask a system the questions of the sets, and score what comes back")
    run.add_argument("sets", nargs="*", metavar="SET", help="a set by its name or path (default: all)")
    run.add_argument("--split", choices=("tune", "check"), help="only the cases of one split")
    run.add_argument(
        "--programme",
        action="append",
        metavar="NAME",
        help="a programme to answer from; may be given again (default: all)",
    )
    run.add_argument(
        "--writer", default="quotes", metavar="MODEL", help="quotes, a chat model, or liar (default: quotes)"
    )
    run.add_argument("--system", choices=SYSTEMS, default="assistant", help="what is examined (default: the assistant)")
    run.add_argument("--out", type=Path, metavar="DIR", help="folder of the run; one that was stopped goes on")
    run.add_argument("--write", action="store_true", help="with liar: write the table into docs/models.md too")

    score = commands.add_parser("score", help="score a run anew, without asking again")
    score.add_argument("run", type=Path, metavar="RUN", help="folder of a run")

    compare = commands.add_parser("compare", help="pair two runs case by case; exit 1 if the new one is worse")
    compare.add_argument("base", type=Path, metavar="BASE", help="folder of a run, or a baseline file")
    compare.add_argument("new", type=Path, metavar="NEW", help="folder of a run")
    compare.add_argument("--cases", action="store_true", help="name the cases of the check split too; it is logged")

    report = commands.add_parser("report", help="write one HTML file about a run")
    report.add_argument("run", type=Path, metavar="RUN", help="folder of a run")
    report.add_argument("--against", type=Path, metavar="RUN", help="folder of the run it is shown beside")
    report.add_argument("--out", type=Path, metavar="FILE", help="the file (default: report.html in the run's folder)")
    report.add_argument("--cases", action="store_true", help="show cases of the check split too; it is logged")

    judge = commands.add_parser("judge", help="have a chat model say which sentences the quotes bear out")
    judge.add_argument("run", type=Path, metavar="RUN", help="folder of a run")
    judge.add_argument("--writer", metavar="MODEL", help="the chat model that judges (default: ASSISTANT_CHAT_MODEL)")

    gate = commands.add_parser("gate", help="run everything and compare with evals/baseline.json; exit 1 if worse")
    gate.add_argument("--write", action="store_true", help="write docs/evals.md and docs/report.html too")
    baseline = commands.add_parser("baseline", help="make a run the one that later ones are compared with")
    baseline.add_argument("run", type=Path, metavar="RUN", help="folder of a run")
    baseline.add_argument("--reason", help="why cases that were right may be lost")

    retrieval = commands.add_parser("retrieval", help="measure retrieval on a folder of documents and queries")
    retrieval.add_argument(
        "folder", type=Path, metavar="FOLDER", help="a folder with documents/, queries.jsonl and qrels.tsv"
    )
    retrieval.add_argument("--write", action="store_true", help="write docs/retrieval.md too")


def _add_exchanges(commands: argparse._SubParsersAction[Parser]) -> None:
    convert = commands.add_parser("convert", help="make a set, or a folder for `retrieval`, of something else")
    convert.add_argument("form", choices=FORMS, help="what SOURCE is")
    convert.add_argument(
        "source", type=Path, metavar="SOURCE", help="a CSV file, red-team prompts, statutes, or a folder"
    )
    convert.add_argument("out", type=Path, metavar="OUT", help="the set, or the folder of documents")

    export = commands.add_parser("export", help="write a run as samples of another eval library")
    export.add_argument("form", choices=("ragas", "deepeval"), help="whose samples")
    export.add_argument("run", type=Path, metavar="RUN", help="folder of a run")
    export.add_argument("out", type=Path, metavar="OUT", help="a file of JSON lines")
    export.add_argument("--cases", action="store_true", help="cases of the check split too; it is logged")


def _add_models(commands: argparse._SubParsersAction[Parser]) -> None:
    model = commands.add_parser("model", help="measure a chat model beside the whole text in its prompt")
    model.add_argument("model", metavar="MODEL", help="by LangChain's name, as mistralai:mistral-small-latest")
    model.add_argument("sets", nargs="*", metavar="SET", help="sets to ask (default: facts, lists and ideas)")
    model.add_argument("--cases", type=int, metavar="N", help="about how many questions (default: 60)")
    live = commands.add_parser(
        "live", help="build and serve a small model here, and see that nothing unchecked is shown"
    )
    for each in (model, live):
        each.add_argument("--write", action="store_true", help="write the table into docs/models.md too")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command.

    Exit codes: 0 done, 1 done with failures or worse than before, 2 wrong use or wrong settings.
    """
    use_utf8()
    given = parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    try:
        return int(importlib.import_module(f"evals.{given.command.replace('-', '_')}").run(given))
    except AssistantError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
