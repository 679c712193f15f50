"""The judge of engines: stock Whoosh with scores in plain Python, small and slow, and an engine like any other."""
