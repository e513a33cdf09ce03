"""Teams, and what they say together."""
