"""Rules and state of housing: targets, the ledger, linking and the request to a municipality; no I/O."""
