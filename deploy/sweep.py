"""Removes what dropped collections leave on a Chroma server's disk: `python sweep.py FOLDER`, while it runs or not.

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
    # The folders first: what has one by now is in the database by now, if it is in use.
    folders = [path for path in folder.iterdir() if _SEGMENT.fullmatch(path.name)]
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as held:
        used = {row[0] for row in held.execute("SELECT id FROM segments")}
    left = [path for path in folders if path.name not in used]
    freed = sum(file.stat().st_size for path in left for file in path.rglob("*") if file.is_file())
    for path in left:
        shutil.rmtree(path)
    print(f"{len(left)} folders removed, {freed / 1e6:.1f} MB; {len(used)} segments are in use")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
