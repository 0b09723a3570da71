"""All that the library keeps of one person, handed over or deleted whole."""
