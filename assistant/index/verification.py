"""Run as a program on the folder of a build: exit code 0 if it is sound, else the reason on stderr."""

from __future__ import annotations

import sys
from pathlib import Path

from assistant.errors import AssistantError
from assistant.index.reader import open_build


def main(folder: str, embedder: str) -> int:
    try:
        open_build(Path(folder), embedder).close()
    except AssistantError as error:
        print(error.message, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
