"""A backup of a home, and back: whole, of one moment, checked before it counts."""
