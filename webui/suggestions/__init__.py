"""What is offered while a reader types."""
