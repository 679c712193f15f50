"""Where articles are added: files uploaded, or chosen from the inbox on the server."""
