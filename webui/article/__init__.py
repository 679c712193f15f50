"""One article: its page, original, versions, provenance."""
