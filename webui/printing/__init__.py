"""All that a search finds on one page, to be printed."""
