"""Settings: where they come from, what they may be, what is wrong with them."""
