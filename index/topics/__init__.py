"""Topic rules before they are in force: changed as text and by a form, proposed, and what they would take."""
