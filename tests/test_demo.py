"""What `make demo` shows is made in a folder of its own, and nowhere else."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import databases
import pytest
from library import TODAY, Place

from assistant import cli
from assistant.commands import demo
from assistant.errors import AssistantError
from assistant.journal.opening import open_journal

