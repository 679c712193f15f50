"""Jobs at the desk: what runs, what waits and for whom, what ended."""
