"""The default engine: Whoosh's index with memory-mapped arrays for segments."""
