"""What is private, set at the desk."""
