"""Tables, stores and readers: where intake meets PostgreSQL and cryptography."""
