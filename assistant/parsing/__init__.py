"""Files of many formats, read in a process of their own: bytes become text, its blocks, its pages, and remarks."""
