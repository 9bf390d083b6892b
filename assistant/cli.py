"""The command line of the contract: what can be given, and which module runs it."""

from __future__ import annotations

import argparse
import importlib
import io
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from assistant.errors import AssistantError, legible


class Parser(argparse.ArgumentParser):
    """Says wrong use in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see --help)\n")


def parser() -> Parser:
    """Every command with its options."""
    top = Parser(
        prog="python -m assistant",
        description="Answers from a programme's own text, with the passage behind every statement.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    index = Parser(add_help=False)
    index.add_argument("--index", type=Path, help="folder of the index (default: ASSISTANT_INDEX, else index)")
    chosen = Parser(add_help=False)
    chosen.add_argument(
        "--programme",
        action="append",
        metavar="NAME",
        help="a programme to answer from, by its folder; may be given again (default: ASSISTANT_PROGRAMMES, else all)",
    )

    ask = commands.add_parser("ask", parents=[index, chosen], help="answer a question, or a file of conversations")
    ask.add_argument("question", nargs="?", help="the question")
    ask.add_argument(
        "--language",
        choices=("auto", "sv", "fi", "en"),
        default="auto",
        help="language of the answer (default: the question's)",
    )
    ask.add_argument("--json", action="store_true", help="print the whole answer as one JSON object")
    _add_batch(ask, '{"id", "turns"}, and "programmes" if not all are meant')

    draft = commands.add_parser("draft", parents=[index, chosen], help="write a letter that answers an e-mail")
    draft.add_argument("enquiry", help="a file with the e-mail; - is standard input")
    draft.add_argument("--json", action="store_true", help="print the whole answer as one JSON object")

    search = commands.add_parser("search", parents=[index, chosen], help="show the passages found for a query")
    search.add_argument("query", nargs="?", help="the query")
    search.add_argument("--top", type=_positive, default=10, help="how many passages (default: 10)")
    search.add_argument("--json", action="store_true", help="print the hits as one JSON object")
    _add_batch(search, '{"id", "query"}')

    document = commands.add_parser("document", parents=[index], help="write a document's exact text")
    document.add_argument("document", help="the document, as a citation names it")

    start = commands.add_parser("new-programme", help="begin a programme: a folder with its documents and proposals")
    start.add_argument("name", help="the folder's name, as exempelregionen")
    start.add_argument("documents", nargs="*", type=Path, metavar="DOCUMENT", help="an official document; copied")
    start.add_argument("--title", default="", help="the programme's title (default: the first document's)")
    start.add_argument("--corpus", type=Path, help="folder of the programmes (default: ASSISTANT_CORPUS, else corpus)")

    demo = commands.add_parser("demo", help="fill a new folder with invented enquiries for the staff's pages")
    demo.add_argument("folder", type=Path, help="a folder that is not there yet")

    commands.add_parser("settings", help="print the settings in force, secrets masked")
    _add_journal(commands.add_parser("journal", help="what is kept of visitors' words: delete, export, eval cases"))
    return top


def _add_journal(journal: argparse.ArgumentParser) -> None:
    actions = journal.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("purge", help="delete what is older than ASSISTANT_KEPT_DAYS")
    export = actions.add_parser("export", help="print every entry that holds certain words, as JSON lines")
    delete = actions.add_parser("delete", help="delete every entry that holds certain words")
    for each in (export, delete):
        each.add_argument("--text", required=True, metavar="WORDS", help="what to look for, such as a name")
    actions.add_parser("cases", help="print the eval cases, as JSON lines for python -m evals run FILE")


def _add_batch(command: argparse.ArgumentParser, row: str) -> None:
    command.add_argument("--batch", type=Path, metavar="IN", help=f"a file of JSON lines, {row} each")
    command.add_argument("--out", type=Path, metavar="OUT", help="where the rows go that answer them")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("expected 1 or more")
    return number


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command.

    Exit codes: 0 done, 1 done with failures that are listed, 2 wrong use, wrong settings or no usable index.
    """
    use_utf8()
    top = parser()
    given = top.parse_args(arguments)
    _check_use(top, given)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    try:
        code = importlib.import_module(f"assistant.commands.{given.command.replace('-', '_')}").run(given)
        sys.stdout.flush()
        return int(code)
    except AssistantError as error:
        print(legible(str(error)), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        # Whoever read the output has gone, or its disk is full; Python would complain once more while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return 0
        print(f"the output cannot be written: {error}", file=sys.stderr)
        return 2


def use_utf8() -> None:
    """Has what is printed be UTF-8, whatever the terminal's own encoding."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def _check_use(top: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    if given.command not in ("ask", "search"):
        return
    single = given.question if given.command == "ask" else given.query
    if (single is None) == (given.batch is None):
        top.error(f"{given.command}: give either one question or --batch")
    if (given.batch is None) != (given.out is None):
        top.error(f"{given.command}: --batch and --out go together")
