"""The outbox: hands that wait on this machine while the store is away."""
