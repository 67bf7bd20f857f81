"""Whether a registration could be stored now."""
