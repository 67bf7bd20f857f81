"""Keeps a service that fails or hangs from holding up deliveries."""
