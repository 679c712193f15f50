"""Whose name is it, a person's or an organisation's, and where does a person's family name begin?"""
