"""Golden searches: what an index must go on finding, and what readers ask often."""
