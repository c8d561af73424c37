"""A pretend social web on loopback with its own clock."""
