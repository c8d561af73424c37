"""The morning's report: one self-contained HTML page, and the same as Markdown."""
