"""What the pages of one site have in common, learnt from a sample of them before they are read."""
