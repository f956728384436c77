"""Tables, stores, readers and sealing: where placement meets PostgreSQL and cryptography."""
