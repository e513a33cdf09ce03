"""What is kept of places."""
