"""Who calls, what they may, and what is kept secret."""
