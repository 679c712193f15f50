"""Imports at the desk: their reports, and undoing and redoing them, seen beforehand."""
