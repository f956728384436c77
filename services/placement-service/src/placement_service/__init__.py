"""Placement service of Doorstroom."""
