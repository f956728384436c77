"""What every HTTP service answers the same way."""
