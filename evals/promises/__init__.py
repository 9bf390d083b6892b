"""What is promised, chapter by chapter, each tried for real: `python -m evals trust`."""
