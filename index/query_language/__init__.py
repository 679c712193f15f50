"""A reader's text to a tree, and what a tree means."""
