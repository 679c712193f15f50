"""The processes that read: one as its asker sees it, what it does, files that lie with the asker."""
