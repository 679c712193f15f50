"""An archive moved from one database to another."""
