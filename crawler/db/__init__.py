"""The store: typed tables, migrations, one upsert, and the questions the product asks of it."""
