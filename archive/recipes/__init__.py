"""Site recipes as the archive keeps them: their texts, how they fit what came in, and drafts of new ones."""
