"""Translate, call a use case, translate back."""
