"""What people say of each other's things, and what they are told of it."""
