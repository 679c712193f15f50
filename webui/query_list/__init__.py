"""A list of queries: how many articles each finds, as it is pasted or uploaded."""
