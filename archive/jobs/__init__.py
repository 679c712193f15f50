"""Jobs: work on the archive that was asked for, and is done by a worker process, one at a time."""
