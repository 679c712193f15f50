"""The only maker of markup."""
