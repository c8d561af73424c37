"""The demo workspace and the morning on the demo web."""
