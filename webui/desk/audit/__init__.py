"""Who did what, as a page."""
