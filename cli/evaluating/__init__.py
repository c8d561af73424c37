"""Measuring the ranker on sets of known answers."""
