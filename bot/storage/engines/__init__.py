"""SQLite and PostgreSQL: where works go in and come back durable."""
