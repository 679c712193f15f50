"""HTML pages: articles, lists of articles, sitemaps that name them."""
