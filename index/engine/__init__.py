"""What an engine of an index is asked, and what engines share."""
