"""What do we hold, since when, from where? Documents, imports, originals and numbered changes."""
