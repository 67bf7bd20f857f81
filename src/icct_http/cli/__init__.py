"""The command ``icct``."""
