"""gunicorn as this program runs it: who is slow holds no thread, memory is given back, its own lines tell little."""
