"""The forms of a date: patterns of them, and what their parts come to."""
