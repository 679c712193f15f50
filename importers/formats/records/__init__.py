"""Records of named fields: JSON Lines, tables."""
