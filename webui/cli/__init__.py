"""What an operator sees: the verbs of the command line, one kind a file."""
