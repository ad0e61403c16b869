"""What people must be told: an outbox written with the act, delivered at least once by the worker."""
