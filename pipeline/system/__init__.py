"""What the operating system gives: clock, disk, locks, worker processes, terminal."""
