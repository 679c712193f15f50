"""Reindexing without fear: an index is built beside the live one, compared with it, and takes its place by consent."""
