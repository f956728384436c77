"""Use cases of placement: one file per command or event, and the matching that concludes every batch."""
