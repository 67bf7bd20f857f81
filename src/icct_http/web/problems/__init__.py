"""Every error as a client sees it."""
