"""How does a document leave this archive so that another one takes it in as it was?"""
