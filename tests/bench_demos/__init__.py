"""What checking a large bundle and listing a large gallery take."""
