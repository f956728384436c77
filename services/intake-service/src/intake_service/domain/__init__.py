"""Pure rules and state of intake: the standard library and the shared vocabulary only."""
