"""Pure rules of placement: classification, capacity, matching, offers and stays; no I/O and no clock reading."""
