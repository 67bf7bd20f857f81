"""What the system does: one file each, built from ports and called."""
