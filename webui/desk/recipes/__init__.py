"""Recipes at the desk: how the pages of a site are read, made by clicking on one of them."""
