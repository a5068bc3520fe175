"""Walk a source: from its endpoints over its links to outcomes."""
