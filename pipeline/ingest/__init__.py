"""The one door into the archive: gather what is known, decide, file, one batch at a time."""
