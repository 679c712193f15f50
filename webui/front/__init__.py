"""The front page: what archive this is, and the ways in."""
