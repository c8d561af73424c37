"""Exports: columns and the writers of each format."""
