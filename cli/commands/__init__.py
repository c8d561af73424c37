"""One module per command: its signature and its help; the work is imported when it runs."""
