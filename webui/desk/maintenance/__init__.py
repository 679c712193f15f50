"""Looking after the archive at the desk: backups, the index, whether all is sound."""
