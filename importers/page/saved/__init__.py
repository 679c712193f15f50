"""Pages that were saved from somewhere else than their own site, and what those who saved them wrote into them."""
