"""Tables, stores and read queries on PostgreSQL."""
