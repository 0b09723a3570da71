"""What whoever runs Alacard for others is told of before people complain."""
