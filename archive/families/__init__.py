"""Versions of one article, grouped."""
