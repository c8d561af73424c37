"""The local page to work the list: read, decide, hand on; and the same as JSON for programs."""
