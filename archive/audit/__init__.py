"""The audit: who did what, when and from where, as a chain of rows to which one can only add."""
