"""How does this source become Documents? Containers give pages, formats read them, a run stores them."""
