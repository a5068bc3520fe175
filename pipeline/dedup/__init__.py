"""Is a text held already? Decide it by words, by meaning and by what pages say; say why."""
