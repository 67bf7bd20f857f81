"""Registering teams under load and failure."""
