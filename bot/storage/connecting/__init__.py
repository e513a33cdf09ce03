"""What is kept of journeys, goals and connections."""
