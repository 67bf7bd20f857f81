"""What the use cases need from outside, as contracts that adapters implement and inherit."""
