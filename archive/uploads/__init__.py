"""Uploads: files that somebody sends, piece by piece, to be imported."""
