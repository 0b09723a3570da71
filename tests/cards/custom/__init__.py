"""Cards that people make."""
