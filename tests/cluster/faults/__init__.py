"""What becomes of readers and of what is stored when servers die, freeze and come back."""
