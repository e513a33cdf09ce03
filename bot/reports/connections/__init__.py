"""Maps of connections, as pictures and in words."""
