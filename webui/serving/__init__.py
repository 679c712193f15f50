"""gunicorn's worker as this program runs it: who is slow holds no thread, and memory is given back."""
