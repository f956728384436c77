"""All three services on one machine, with embedded PostgreSQL and optionally a real Kafka."""
