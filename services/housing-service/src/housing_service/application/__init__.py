"""Use cases: one file per command or event, as plain synchronous functions on loaded aggregates."""
