"""How the archive is kept: the database's connection, tables, rows and migrations."""
