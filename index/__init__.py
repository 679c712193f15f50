"""Which documents answer this query, and what do they look like beside it?"""
