"""How the tables came to be what they are, step by step."""

# The newest revision, so that a database that is up to date is recognised without loading Alembic.
HEAD = "0014"
