"""Server processes and workers."""
