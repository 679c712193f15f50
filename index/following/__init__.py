"""How an index follows its archive."""
