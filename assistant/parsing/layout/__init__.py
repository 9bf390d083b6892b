"""Pages of words become headings, paragraphs, items and rows: drawn words, lines, columns, running heads, flow."""
