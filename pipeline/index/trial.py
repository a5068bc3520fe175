"""Try a database before anything depends on it."""


def tried_address(address: str) -> str:
    """Return a sentence of what is at an address. Raises IndexUnavailable with one that says what is missing there."""
    from pipeline.index.postgresql.trial import tried  # of an extra

    return tried(address)
