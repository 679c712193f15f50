"""A query as OpenSearch takes it, and what it answers made what an engine tells."""
