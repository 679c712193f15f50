"""Searches compared over time."""
