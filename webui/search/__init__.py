"""The page of results and what belongs to it."""
