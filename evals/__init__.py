"""Offline evals: question sets, and the commands that run them. `python -m evals --help`."""
