"""The worker: the process that does the jobs of a home, one after the other."""
