"""The invented words of the demo web, one file per language, and how they are read."""
