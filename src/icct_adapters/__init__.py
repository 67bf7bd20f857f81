"""Technology behind the ports: memory, SQL databases, files, mail."""
