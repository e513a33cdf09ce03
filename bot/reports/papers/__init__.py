"""Papers, and what renders them in every format."""
