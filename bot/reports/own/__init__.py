"""What people have here, for themselves."""
