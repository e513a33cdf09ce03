"""Learning records, as value objects and their renderings."""
