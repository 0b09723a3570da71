"""What administrators see of all jobs, and what they may do about them."""
