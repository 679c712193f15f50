"""Where an index lives in an OpenSearch cluster."""
