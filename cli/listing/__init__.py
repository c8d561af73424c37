"""The list in the terminal: filters, tables, plain lines, JSON."""
