"""What stands around every request and answer, whatever page it is."""
