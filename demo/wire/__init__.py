"""How each platform says what the demo world holds: paths, field names, paging, quirks."""
