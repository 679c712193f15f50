"""What a reader keeps in the browser: the frame of its page, and what that page asks of the archive."""
