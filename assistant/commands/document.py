"""`document`: exactly the text that a citation's start and end count in."""

from __future__ import annotations

import argparse
import sys

from assistant import settings
from assistant.starting import open_assistant


def run(given: argparse.Namespace) -> int:
    sys.stdout.buffer.write(open_assistant(settings.load(index=given.index)).document(given.document).encode("utf-8"))
    return 0
