"""Messages in the outbox: delivered, listed, tried again, purged."""
