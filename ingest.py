"""Brings the index in line with the corpus: `python ingest.py [CORPUS] [--index DIR] [--rebuild] [--json]`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli import Parser, use_utf8
from assistant.errors import AssistantError, legible

if TYPE_CHECKING:
    from assistant.reports import Report


def main() -> int:
    """Exit codes: 0 done, 1 done but some documents failed, 2 nothing could be ingested."""
    use_utf8()
    parser = Parser(description=__doc__)
    parser.add_argument(
        "corpus", nargs="?", type=Path, help="folder of programme folders (default: ASSISTANT_CORPUS, else corpus)"
    )
    parser.add_argument("--index", type=Path, help="folder of the index (default: ASSISTANT_INDEX, else index)")
    parser.add_argument(
        "--rebuild", action="store_true", help="make the index again from scratch; kept vectors are used"
    )
    parser.add_argument("--json", action="store_true", help="print the report as one JSON object")
    given = parser.parse_args()
    try:
        report = ingested(given)
    except AssistantError as error:
        print(legible(str(error)), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    print(json.dumps(asdict(report), ensure_ascii=False) if given.json else shown(report))
    return 1 if report.failed else 0


def ingested(given: argparse.Namespace) -> Report:
    # Imported here, since --help must not wait for an embedder.
    from tqdm import tqdm

    from assistant import settings
    from assistant.ingestion import ingest

    with tqdm(desc="embedding", unit="passage", leave=False, disable=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        found = settings.load(corpus=given.corpus, index=given.index)
        return ingest(found, rebuild=given.rebuild, progress=progress)


def shown(report: Report) -> str:
    from assistant.remarking import in_words

    counts = ("added", "changed", "unchanged", "removed", "failed")
    lines = [
        ", ".join(f"{len(getattr(report, name))} {name}" for name in counts)
        + f" · {report.passages} passages · index {report.build}"
    ]
    lines += [f"  {name}: {document}" for name in counts[:2] + counts[3:4] for document in getattr(report, name)]
    lines += [f"  {state}: {note}" for note, state in report.notes.items() if state != "valid"]
    lines += [f"  remark: {name}: {each}" for name, found in report.remarks.items() for each in in_words(found, "en")]
    lines += [f"  skipped: {each.told}" for each in report.skipped]
    lines += [f"  failed: {failure.told}" for failure in report.failed]
    return "\n".join(map(legible, lines))


if __name__ == "__main__":
    sys.exit(main())
