"""One page of many items: its lines, its dates, its items, and whether it is a listing at all."""
