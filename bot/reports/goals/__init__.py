"""Goals, as value objects and in words."""
