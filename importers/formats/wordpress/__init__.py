"""What WordPress writes of a site: its export."""
