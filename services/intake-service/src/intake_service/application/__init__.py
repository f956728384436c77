"""Use cases of intake, one file each, and the ports they are read through."""
