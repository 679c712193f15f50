"""Where in a text a query's words stand: highlights, snippets, concordance."""
