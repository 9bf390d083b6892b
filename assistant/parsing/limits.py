"""How much of a file is read, whatever it says of itself; what is beyond is refused, never cut short."""

FILE = 64 * 2**20
"""Bytes of a file."""
EXPANDED = 100 * 2**20
"""Bytes of all that is packed in a file, and of any one stream of it."""
ENTRIES = 5_000
"""Files packed in a file."""
PAGES = 2_000
CHARACTERS = 5_000_000
"""Of the text: more than any two thousand pages hold."""
SECONDS = 20
"""By the clock and of the processor."""
MEMORY = 512 * 2**20
"""Bytes beyond those of a process that has read nothing yet."""
