"""Plans at the desk: what an import would do, looked at and chosen from."""
