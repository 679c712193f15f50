"""Documents as CSV, JSON, RIS, BibTeX, CSL, and as citations."""
