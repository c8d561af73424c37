"""One feature of the ranker per file."""
