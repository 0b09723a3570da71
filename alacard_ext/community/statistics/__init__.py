"""What is dealt, shared, remixed and verified here, in numbers that tell of nobody."""
