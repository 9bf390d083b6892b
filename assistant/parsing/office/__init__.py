"""Word documents: the archive, its styles, the runs of its paragraphs, its body."""
