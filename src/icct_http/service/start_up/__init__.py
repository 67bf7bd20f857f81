"""What must be true before a process serves."""
