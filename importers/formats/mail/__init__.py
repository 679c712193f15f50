"""Newsletters as mail programs keep them: single mails, mbox files, Maildir."""
