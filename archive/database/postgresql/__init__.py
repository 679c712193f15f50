"""What is PostgreSQL's own. None of it is imported where an archive lies in a file."""
