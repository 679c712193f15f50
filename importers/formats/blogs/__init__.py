"""What systems for blogs and newsletters write when a publication is exported."""
