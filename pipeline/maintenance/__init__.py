"""Keep the archive sound: verify what is held, prune what may go."""
