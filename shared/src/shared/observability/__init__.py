"""What operators can see, without any person in it."""
