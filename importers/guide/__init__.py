"""What is known before a page is read: the admin's words, recipes, what a site's pages share."""
