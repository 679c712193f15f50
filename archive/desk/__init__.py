"""The desk: the database of who may do what, what is to be done, and what was done by whom."""
