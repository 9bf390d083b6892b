"""`settings`: the values in force."""

from __future__ import annotations

import argparse

from assistant import settings


def run(given: argparse.Namespace) -> int:
    for name, value in settings.shown(settings.load()).items():
        print(f"{name}={value}")
    return 0
