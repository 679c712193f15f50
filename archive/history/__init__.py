"""What each import brought, and what became of it."""
