"""Pure parsers: bytes in; models out, or ParseError."""
