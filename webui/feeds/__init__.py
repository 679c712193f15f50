"""Feeds, the sitemap, OpenSearch."""
