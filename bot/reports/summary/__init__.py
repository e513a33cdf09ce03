"""The summary of a period, as a value object and its renderings."""
