"""Shapes of the interface for programs that others are made of."""
