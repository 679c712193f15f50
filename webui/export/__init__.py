"""Everything a search finds, to take along."""
