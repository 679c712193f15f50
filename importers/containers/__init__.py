"""What holds the pages: files, folders, zips, gzips. Each gives bytes with a path, lazily."""
