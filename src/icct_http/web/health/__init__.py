"""How the service is doing, for monitors."""
