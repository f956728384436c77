"""Schema migrations of intake."""
