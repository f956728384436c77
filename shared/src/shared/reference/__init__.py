"""Public reference figures that more than one service needs."""
