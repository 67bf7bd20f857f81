"""Pictures by their bytes alone: what a file is, and what of it is kept."""
