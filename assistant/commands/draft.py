"""`draft`: a letter that answers an e-mail."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from assistant import rows, settings
from assistant.errors import AssistantError
from assistant.markdown import plain
from assistant.starting import open_assistant


def run(given: argparse.Namespace) -> int:
    enquiry = _read(given.enquiry)
    assistant = open_assistant(settings.load(index=given.index, programmes=given.programme))
    answer = assistant.draft(enquiry)
    shown = rows.line(rows.of_answer(answer)) if given.json else f"{plain(answer.text)}\n".encode("utf-8", "replace")
    sys.stdout.buffer.write(shown)
    return 0


def _read(name: str) -> str:
    """The text of a file, or of standard input for "-". Raises AssistantError."""
    try:
        read = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return read.decode("utf-8-sig")
    except OSError as error:
        raise AssistantError(f"{name}: {error.strerror}", next_step="Name a file with the enquiry, or -") from error
    except UnicodeDecodeError as error:
        raise AssistantError(
            f"{name}: byte {error.start} is not UTF-8", next_step="Save the file again with the encoding UTF-8"
        ) from error
