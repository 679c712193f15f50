"""The edition of the index that is live: opened, looked at again, exchanged for a newer one while questions run."""
