"""How to search: the whole of it on a page; in short it stands in a dialog on every page."""
