"""Settings and source files, read from YAML and checked; every mistake with its file, line and key."""
