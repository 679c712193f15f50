"""What a recipe is made with: a page drawn as its elements, selectors that find each, trials on pages that are kept."""
