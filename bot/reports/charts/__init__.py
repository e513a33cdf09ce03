"""Charts: what is in them, drawn as pictures."""
