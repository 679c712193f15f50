"""Which words a written word can be a form of: from dictionaries that are installed, and by light rules."""
