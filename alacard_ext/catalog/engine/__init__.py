"""The catalog's files, its index, and what is asked of it: words, filters, counts, pages."""
