"""What texts of every source have in common."""
