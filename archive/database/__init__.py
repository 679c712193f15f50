"""How the archive is kept: the database's connection, its tables, documents as rows."""
