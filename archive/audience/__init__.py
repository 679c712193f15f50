"""Who may read what: what is private, and the copy of the archive that holds all but that."""
