"""The operating system's services: clock, disk, locks, worker processes, terminal."""
