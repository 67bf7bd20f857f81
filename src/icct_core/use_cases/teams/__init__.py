"""Registered teams: entering, reading, exporting and removing them."""
