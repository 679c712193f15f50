"""Frozen searches."""
