"""What an article is called: everything on its page that may be its title, and which of these it is."""
