"""Removes what dropped collections leave on a Chroma server's disk: `python sweep.py FOLDER`, with the server stopped.

Chroma takes a dropped collection out of its database, but its folder of vectors stays.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

_SEGMENT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def main(folder: Path) -> int:
    database = folder / "chroma.sqlite3"
    if not database.is_file():
        print(f"{folder}: no chroma.sqlite3 there; name the folder that the server was started with", file=sys.stderr)
        return 2
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True, timeout=1)) as held:
            held.execute("PRAGMA locking_mode = EXCLUSIVE")
            held.execute("BEGIN EXCLUSIVE")
            used = {row[0] for row in held.execute("SELECT id FROM segments")}
            left = [path for path in folder.iterdir() if _SEGMENT.fullmatch(path.name) and path.name not in used]
            freed = sum(file.stat().st_size for path in left for file in path.rglob("*") if file.is_file())
            for path in left:
                shutil.rmtree(path)
            held.rollback()
    except sqlite3.OperationalError as error:
        print(f"{database}: {error}; stop the server first", file=sys.stderr)
        return 2
    print(f"{len(left)} folders removed, {freed / 1e6:.1f} MB; {len(used)} segments are in use")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
