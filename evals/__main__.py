"""`python -m evals COMMAND`."""

from __future__ import annotations

import argparse
import importlib
import sys

from assistant.errors import AssistantError

COMMANDS = {
    "answers": "answer the first questions and write docs/first-answers.md",
    "bench": "measure speed and write docs/bench.md",
    "calibrate": "fit the figures that judgements rest on to the tune split",
    "embedding": "compare ways to embed the passages and write docs/embedding.md",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m evals", description="Offline evals and measurements.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help in COMMANDS.items():
        commands.add_parser(name, help=help)
    command = parser.parse_args().command
    try:
        return int(importlib.import_module(f"evals.{command}").main())
    except AssistantError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
