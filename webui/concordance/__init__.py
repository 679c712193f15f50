"""Words in their context."""
