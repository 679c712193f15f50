"""Who may work at the desk: accounts, sessions, tokens, one-time links, and how often a password may be tried."""
