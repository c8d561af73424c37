"""Which kind of opening a post or comment is."""
