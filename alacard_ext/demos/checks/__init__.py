"""What can be told of a bundle by reading it; nothing of it is executed or imported."""
