"""Registrations in tables."""
