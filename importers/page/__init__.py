"""How does one HTML page become one Document?"""
