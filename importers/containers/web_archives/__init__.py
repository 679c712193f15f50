"""Web archives: WARC, ARC and WACZ, their records, and what was fetched."""
