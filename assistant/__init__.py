"""A programme assistant: answers from a programme's own text, with the passage behind every statement."""
