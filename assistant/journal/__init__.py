"""What is kept: feedback, conversations by consent, eval cases. The only rooms that know a database, one noun each."""
