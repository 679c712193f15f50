"""The reference engine: stock Whoosh, small, the judge of the others."""
