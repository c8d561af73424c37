"""Base spiders, one per access method."""
