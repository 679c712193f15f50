"""What is broken in a page as it was sent, mended as browsers mend it, or better: its tags, its letters."""
