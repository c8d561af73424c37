"""Trends: posts that say or do the same, and how they grow together."""
