"""The shelf: what an archive has beside its documents, which all who serve it must have alike."""
