"""Topic rules at the desk: written in a form, tried on the archive, proposed, applied."""
