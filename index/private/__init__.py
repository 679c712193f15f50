"""What is private beside what an archive holds: how much each name covers, and what other topic rules change."""
