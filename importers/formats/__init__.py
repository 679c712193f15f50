"""How does a file of each format become Documents? One folder for each family of formats."""
