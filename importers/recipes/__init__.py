"""Site recipes: what a person who knows a site says about how its pages are to be read."""
