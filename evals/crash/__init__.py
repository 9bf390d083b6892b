"""Ways to break an index: killed in mid-ingest, damaged on disk, out of space; and what becomes of its answers."""
