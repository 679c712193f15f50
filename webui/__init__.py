"""What does a person, a program over HTTP or an operator at the command line see?"""
