"""The sentences and tables of words that a notebook's Markdown cells are filled with."""
