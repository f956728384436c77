"""Intake service of Doorstroom."""
