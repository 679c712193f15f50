"""What the site is called and said to be, its languages, its about page, at the desk."""
