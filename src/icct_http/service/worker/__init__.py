"""Deliveries, round after round."""
