"""Messages in a table."""
