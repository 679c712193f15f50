"""One file for each format that gives documents."""
