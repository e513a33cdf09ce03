"""Maps of places, as value objects and their renderings."""
