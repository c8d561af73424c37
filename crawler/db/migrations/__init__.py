"""Alembic migrations; run by crawler.db.schema, packaged with the program."""
