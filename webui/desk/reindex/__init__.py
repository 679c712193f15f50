"""The index at the desk: a reindex is compared first, taken by consent, with a way back; golden searches."""
