"""Who may come in: the desk of a home opened, cookies, rights, forms that are really ours."""
