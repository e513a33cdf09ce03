"""What is kept of supervision."""
