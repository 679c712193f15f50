"""gunicorn as this program runs it: who is slow holds no thread, memory is given back, and its own lines tell little."""
