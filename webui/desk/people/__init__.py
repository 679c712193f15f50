"""Accounts in the browser: signing in, one’s own account, people, tokens."""
