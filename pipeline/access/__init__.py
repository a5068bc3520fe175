"""Read what is held, for people and machines."""
