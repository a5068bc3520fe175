"""Read the archive, for people and machines."""
