"""Addresses, to and from what they ask for."""
