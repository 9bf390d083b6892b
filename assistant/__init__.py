"""A programme assistant: answers from a development programme's own text and cites the passage behind every statement."""
