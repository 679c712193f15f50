"""Plans: what an import would do, looked at and chosen from before it is done."""
