"""What the archive holds: coverage, dates, about."""
